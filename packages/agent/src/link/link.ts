import { type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import { HansaError } from '@hansa/core';
import type { Membership } from '../join/join.ts';
import type { Log } from '../log.ts';
import {
  type AgentLinkClient,
  type Desired,
  type Down__Output,
  loadAgentProtocol,
  type Observed,
  type Task,
  type TaskResult,
  type Up,
} from '../protocol/index.ts';
import { createReporter } from '../report/reporter.ts';
import { backoffMs, type Time } from '../time.ts';
import { fetchBlob } from './fetch.ts';

export interface LinkDeps {
  readonly membership: Membership;
  readonly agentVersion: string;
  readonly bootId: string;
  readonly revision: () => number;
  readonly observed: () => ReadonlyMap<string, Observed>;
  /** Resolves once the change is on disk. */
  readonly onDesired: (change: Desired) => Promise<void>;
  readonly onTask: (task: Task) => void;
  readonly time: Time;
  readonly random: () => number;
  readonly log: Log;
}

/** The one stream to the control plane, dialled again for ever. */
export interface Link {
  /** Works until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** What is observed has changed. */
  observedChanged(): void;
  /** Dropped when there is no stream: the control plane asks for open tasks again. */
  sendResult(result: TaskResult): void;
  fetch(digest: string): Promise<Uint8Array>;
}

type Stream = ClientDuplexStream<Up, Down__Output>;

const firstDelayMs = 100;
const delayCapMs = 10_000;
const channelOptions = {
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
};

function dial({ link, authorityPem, privateKeyPem, certificatePem }: Membership): AgentLinkClient {
  const trust = credentials.createSsl(
    Buffer.from(authorityPem),
    Buffer.from(privateKeyPem),
    Buffer.from(certificatePem),
  );
  return new (loadAgentProtocol().AgentLink)(link, trust, channelOptions);
}

/** Resolves with the reason when the stream is over. */
function untilOver(stream: Stream, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    stream.on('error', (error) => resolve(error.message));
    stream.on('end', () => resolve('closed by the control plane'));
    signal.addEventListener('abort', () => resolve('the agent ends'), { once: true });
  });
}

export function createLink(deps: LinkDeps): Link {
  const { membership, time, log } = deps;
  let client: AgentLinkClient | undefined;
  let stream: Stream | undefined;
  let flush: () => void = () => undefined;
  let scheduled = false;

  /** Applies desired states one after another, in the order in which they came. */
  function createInbox(send: (up: Up) => void, stored: (sequence: number) => void): (down: Down__Output) => void {
    let turn: Promise<void> = Promise.resolve();
    const apply = async (desired: Desired): Promise<void> => {
      await deps.onDesired(desired);
      send({ desiredStored: { revision: desired.revision } });
    };
    return (down) => {
      if (down.desired) {
        const { desired } = down;
        turn = turn
          .then(() => apply(desired))
          .catch((error: unknown) => log.error({ err: error }, 'desired state could not be stored'));
      } else if (down.task) deps.onTask(down.task);
      else if (down.reportStored) stored(down.reportStored.sequence);
      else if (down.close) log.warn({ reason: down.close.reason }, 'the control plane closes the link');
    };
  }

  async function connectOnce(signal: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    let heard = false;
    client = dial(membership);
    const current: Stream = client.Connect();
    stream = current;
    const send = (up: Up): void => void current.write(up);
    const reporter = createReporter({ now: deps.observed, send: (report) => send({ report }), time });
    const receive = createInbox(send, (sequence) => reporter.stored(sequence));
    current.on('data', (down: Down__Output) => {
      if (!heard) log.info('link is up');
      heard = true;
      receive(down);
    });
    const ended = untilOver(current, signal);
    send({ hello: { agentVersion: deps.agentVersion, bootId: deps.bootId, revision: deps.revision() } });
    flush = () => reporter.flush();
    const reporting = reporter.run(over.signal);
    const reason = await ended;
    flush = () => undefined;
    stream = undefined;
    over.abort();
    current.cancel();
    client.close();
    client = undefined;
    await reporting;
    log.info({ reason }, 'link is down');
    return heard;
  }

  return {
    async run(signal) {
      let attempt = 0;
      while (!signal.aborted) {
        attempt = (await connectOnce(signal)) ? 1 : attempt + 1;
        await time.sleep(backoffMs(attempt, firstDelayMs, delayCapMs, deps.random), signal);
      }
    },
    observedChanged() {
      // Changes of one turn go together.
      if (scheduled) return;
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        flush();
      });
    },
    sendResult(result) {
      stream?.write({ taskResult: result });
    },
    fetch(digest) {
      if (client === undefined) throw new HansaError('cloud.unavailable', 'The link to the control plane is down');
      return fetchBlob(client, digest);
    },
  };
}
