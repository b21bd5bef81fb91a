import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { HansaError } from '@hansa/core';
import { asFabricError } from './errors.ts';

export interface ParticipationOptions {
  /** `host:port` of the orderer's admin listener. */
  readonly address: string;
  readonly tls: { readonly caPem: string; readonly certificatePem: string; readonly privateKeyPem: string };
  readonly timeoutMs?: number;
}

/** An orderer's part in a channel, as the orderer itself tells it. */
export interface OrdererChannel {
  readonly channelId: string;
  readonly relation: 'consenter' | 'follower' | 'config-tracker' | 'other';
  readonly status: 'onboarding' | 'active' | 'inactive' | 'failed';
  readonly height: number;
}

/** The orderer's channel participation API over one kept-alive connection. Errors: `fabric.unavailable`, `fabric.refused`. */
export interface Participation {
  list(): Promise<readonly string[]>;
  /** `undefined` when the orderer is not in the channel. */
  get(channelId: string): Promise<OrdererChannel | undefined>;
  /** Never call it while a WAL folder of the name exists (`channelRemains`): the orderer would panic. */
  join(block: Uint8Array): Promise<'joined' | 'already-joined'>;
  /** The orderer removes the ledger after it answers: poll `get` until `undefined`, then remove the WAL folder. */
  remove(channelId: string): Promise<'removed' | 'absent'>;
  close(): void;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const defaultTimeoutMs = 30_000;
const collection = '/participation/v1/channels';

export function createParticipation({
  address,
  tls,
  timeoutMs = defaultTimeoutMs,
}: ParticipationOptions): Participation {
  const agent = new Agent({ keepAlive: true, ca: tls.caPem, cert: tls.certificatePem, key: tls.privateKeyPem });
  const call = async (method: string, path: string, form?: Form): Promise<Answer> => {
    try {
      return await exchange({ agent, address, timeoutMs, method, path, ...(form && { form }) });
    } catch (error) {
      throw asFabricError(error, `Orderer ${address}, ${method} ${path}`);
    }
  };
  const unexpected = ({ status, body }: Answer, action: string): HansaError =>
    new HansaError('fabric.refused', `Orderer ${address} answered ${status} to ${action}: ${errorText(body)}`);
  return {
    async list() {
      const answer = await call('GET', collection);
      if (answer.status !== 200) throw unexpected(answer, 'list');
      const { channels } = answer.body as { channels: readonly { name: string }[] | null };
      return (channels ?? []).map(({ name }) => name);
    },
    async get(channelId) {
      const answer = await call('GET', `${collection}/${channelId}`);
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw unexpected(answer, `get ${channelId}`);
      const { consensusRelation, status, height } = answer.body as {
        consensusRelation: string;
        status: string;
        height: number;
      };
      return { channelId, relation: consensusRelation, status, height } as OrdererChannel;
    },
    async join(block) {
      const answer = await call('POST', collection, blockForm(block));
      if (answer.status === 201) return 'joined';
      if (answer.status === 405) return 'already-joined';
      throw unexpected(answer, 'join');
    },
    async remove(channelId) {
      const answer = await call('DELETE', `${collection}/${channelId}`);
      if (answer.status === 404) return 'absent';
      if (answer.status === 204 || answer.status === 409) return 'removed';
      throw unexpected(answer, `remove ${channelId}`);
    },
    close: () => agent.destroy(),
  };
}

interface Form {
  readonly contentType: string;
  readonly body: Buffer;
}

/** One file part named `config-block`; the API takes nothing else. */
function blockForm(block: Uint8Array): Form {
  const boundary = `hansa-${randomBytes(12).toString('hex')}`;
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="config-block"; filename="config.block"',
    'Content-Type: application/octet-stream',
    '',
    '',
  ].join('\r\n');
  const body = Buffer.concat([Buffer.from(head), block, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

interface Exchange {
  readonly agent: Agent;
  readonly address: string;
  readonly timeoutMs: number;
  readonly method: string;
  readonly path: string;
  readonly form?: Form;
}

async function exchange({ agent, address, timeoutMs, method, path, form }: Exchange): Promise<Answer> {
  const url = new URL(`https://${address}${path}`);
  const headers = form === undefined ? {} : { 'content-type': form.contentType, 'content-length': form.body.length };
  const signal = AbortSignal.timeout(timeoutMs);
  return await new Promise<Answer>((resolve, reject) => {
    const outgoing = request(url, { agent, method, headers, signal }, (response) => {
      buffer(response).then(
        (bytes) => resolve({ status: response.statusCode ?? 0, body: parse(bytes.toString()) }),
        reject,
      );
    });
    outgoing.on('error', reject);
    outgoing.end(form?.body);
  });
}

/** Errors of the API are JSON, those of its router are plain text. */
function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

const longestText = 300;

function errorText(body: unknown): string {
  const text = typeof body === 'object' && body !== null && 'error' in body ? body.error : body;
  return String(text).slice(0, longestText);
}
