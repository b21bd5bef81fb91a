import { createHash, X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import {
  type AgentLinkClient,
  type DesiredBundle,
  type DesiredChannel,
  type DesiredContract,
  type DesiredNode,
  type Down__Output,
  loadAgentProtocol,
  type Observed,
  type Task,
  type Up,
} from '@hansa/agent/protocol';
import { systemClock } from '@hansa/core';
import { createAuthority, createCsr, issueCertificate, newPrivateKey } from '@hansa/fabric';
import { readOwnBundle } from '../issuer/bundle-signer.ts';
import type { FakeMachine } from './fake-cloud.ts';

/** What all hollow agents of a test share: which contracts are committed in which channel. */
export interface HollowLedger {
  readonly committed: Set<string>;
  readonly listeners: Set<() => void>;
}

export const hollowLedger = (): HollowLedger => ({ committed: new Set(), listeners: new Set() });

export interface HollowAgent {
  /** Tasks that it was given, oldest first. */
  readonly tasks: readonly Task[];
  stop(): void;
}

interface Joined {
  readonly authorityPem: string;
  readonly privateKeyPem: string;
  readonly certificate: string;
  readonly link: string;
}

interface NodeCertificates {
  readonly ca: string;
  readonly tlsCa: string;
  readonly orderer: string;
  readonly ordererTls: string;
}

/** What a machine keeps over its boots: with the same disk, an agent is the one that it was. */
export interface HollowDisk {
  joined?: Joined;
  certificates?: NodeCertificates;
}

/** An agent that joins and talks as a real one does, and runs nothing: what it is told to have, it says it has. */
export function startHollowAgent(machine: FakeMachine, ledger: HollowLedger, disk: HollowDisk = {}): HollowAgent {
  const abort = new AbortController();
  const tasks: Task[] = [];
  const desired = new Map<string, object>();
  const unjoined = new Set<string>();
  let revision = 0;
  let stream: ClientDuplexStream<Up, Down__Output> | undefined;
  let certificates: NodeCertificates | undefined;
  let gatewayCsr: string | undefined;
  let reported = new Map<string, string>();
  let sequence = 0;

  const observe = (): Observed[] =>
    [...desired].map(([subject, body]): Observed => {
      const [kind] = subject.split('/', 1);
      if (kind === 'node') return { subject, body: 'node', node: observedNode(body as DesiredNode, certificates) };
      if (kind === 'contract')
        return { subject, body: 'contract', contract: observedContract(body as DesiredContract) };
      if (kind === 'bundle')
        return { subject, body: 'bundle', bundle: observedBundle(body as DesiredBundle, gatewayCsr) };
      return { subject, body: 'channel', channel: observedChannel(body as DesiredChannel, ledger, unjoined) };
    });

  const report = (full: boolean): void => {
    if (stream === undefined) return;
    const observed = observe();
    const texts = new Map(observed.map((each) => [each.subject, JSON.stringify(each)]));
    const news = full ? observed : observed.filter(({ subject }) => reported.get(subject) !== texts.get(subject));
    const removed = full ? [] : [...reported.keys()].filter((subject) => !texts.has(subject));
    reported = texts;
    if (full || news.length + removed.length > 0) {
      stream.write({ report: { sequence: ++sequence, full, observed: news, removed } });
    }
  };
  const tell = (): void => report(false);

  const perform = (task: Task): void => {
    if (!tasks.some(({ id }) => id === task.id)) tasks.push(task);
    if (task.commitContract) {
      const { channelId, definition } = task.commitContract;
      ledger.committed.add(`${channelId}/${definition?.name}/${definition?.sequence}`);
      for (const listener of ledger.listeners) listener();
    }
    for (const channelId of task.unjoinChannels?.channelIds ?? []) unjoined.add(channelId);
    stream?.write({ taskResult: { id: task.id, ok: true, errorCode: '', errorMessage: '' } });
    tell();
  };

  const receive = (down: Down__Output): void => {
    if (down.desired) {
      if (down.desired.full) desired.clear();
      for (const { subject, ...rest } of down.desired.upserts) {
        desired.set(subject, rest.node ?? rest.contract ?? rest.channel ?? rest.bundle ?? {});
      }
      for (const subject of down.desired.removals) desired.delete(subject);
      revision = down.desired.revision;
      stream?.write({ desiredStored: { revision } });
      tell();
    } else if (down.task) perform(down.task);
  };

  const connectOnce = async (joined: Joined): Promise<void> => {
    const client = dial(joined);
    const current = client.Connect();
    stream = current;
    current.on('data', receive);
    const over = new Promise<void>((resolve) => {
      current.on('error', () => resolve());
      current.on('end', () => resolve());
      abort.signal.addEventListener('abort', () => resolve());
    });
    current.write({ hello: { agentVersion: 'hollow', bootId: 'hollow', revision } });
    report(true);
    await over;
    stream = undefined;
    current.cancel();
    client.close();
  };

  const live = async (): Promise<void> => {
    disk.certificates ??= await makeCertificates();
    certificates = disk.certificates;
    gatewayCsr = await createCsr({ commonName: 'gateway', privateKeyPem: newPrivateKey() });
    disk.joined ??= await join(machine.spec.userData, abort.signal);
    while (!abort.signal.aborted) {
      await connectOnce(disk.joined);
      await sleep(20);
    }
  };

  ledger.listeners.add(tell);
  live().catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  return {
    tasks,
    stop: () => {
      ledger.listeners.delete(tell);
      abort.abort();
    },
  };
}

function dial({ link, authorityPem, privateKeyPem, certificate }: Joined): AgentLinkClient {
  const trust = credentials.createSsl(Buffer.from(authorityPem), Buffer.from(privateKeyPem), Buffer.from(certificate));
  return new (loadAgentProtocol().AgentLink)(link, trust, { 'grpc.use_local_subchannel_pool': 1 });
}

/** Reads what a machine was given, as the machine itself would. */
export function readUserData(userData: string): { bootstrapUrl: string; authoritySha256: string; secret: string } {
  const find = (...patterns: readonly RegExp[]): string => {
    const [found] = patterns.flatMap((pattern) => pattern.exec(userData)?.[1] ?? []);
    if (found === undefined) throw new Error(`The user data lacks ${patterns.join(' and ')}`);
    return found;
  };
  return {
    secret: find(/printf %s '([^']+)'/, / s='([^']+)'/),
    bootstrapUrl: find(/--bootstrap '([^']+)'/, /^u='([^']+)'/m),
    authoritySha256: find(/--ca-sha256 '([^']+)'/, / c='([^']+)'/),
  };
}

/** Tries until it is let in, always with the same key. */
async function join(userData: string, signal: AbortSignal): Promise<Joined> {
  const { bootstrapUrl, authoritySha256, secret } = readUserData(userData);
  const privateKeyPem = newPrivateKey();
  const csr = await createCsr({ commonName: 'agent', privateKeyPem });
  for (;;) {
    signal.throwIfAborted();
    try {
      const authority = await call(`${bootstrapUrl}/v1/authority`);
      const digest = createHash('sha256').update(new X509Certificate(authority.text).raw).digest('hex');
      if (digest !== authoritySha256) throw new Error('another league');
      const answer = await call(`${bootstrapUrl}/v1/join`, { secret, csr });
      if (answer.status !== 200) throw new Error(answer.text);
      return {
        authorityPem: authority.text,
        privateKeyPem,
        ...(JSON.parse(answer.text) as { certificate: string; link: string }),
      };
    } catch {
      await sleep(20);
    }
  }
}

/** One HTTPS call that trusts anybody, as a first contact does. */
export function call(url: string, body?: object): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const outgoing = request(url, { method, headers, rejectUnauthorized: false, agent: false }, (answer) => {
      answer.setEncoding('utf8');
      let text = '';
      answer.on('data', (piece: string) => {
        text += piece;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function makeCertificates(): Promise<NodeCertificates> {
  const clock = systemClock;
  const [ca, tlsCa] = await Promise.all(
    ['ca', 'tlsca'].map((commonName) => createAuthority({ commonName, organisation: 'hollow', validDays: 1, clock })),
  );
  if (ca === undefined || tlsCa === undefined) throw new Error('no authorities');
  const leaf = async (authority: typeof ca, usage: 'signing' | 'both'): Promise<string> => {
    const subject = { commonName: 'orderer', organisationalUnit: 'orderer' };
    const csrPem = await createCsr({ commonName: 'orderer', privateKeyPem: newPrivateKey() });
    return (await issueCertificate({ authority, csrPem, subject, usage, validMs: 86_400_000, clock })).certificatePem;
  };
  return {
    ca: ca.certificatePem,
    tlsCa: tlsCa.certificatePem,
    orderer: await leaf(ca, 'signing'),
    ordererTls: await leaf(tlsCa, 'both'),
  };
}

function observedNode(node: DesiredNode, certificates: NodeCertificates | undefined): NonNullable<Observed['node']> {
  return {
    caCertificate: certificates?.ca ?? '',
    tlsCaCertificate: certificates?.tlsCa ?? '',
    ordererCertificate: certificates?.orderer ?? '',
    ordererTlsCertificate: certificates?.ordererTls ?? '',
    components: node.components.map((name) => ({ name, state: 'running', restarts: 0, message: '' })),
    diskTotalBytes: 2 ** 40,
    diskFreeBytes: 2 ** 39,
    certificates: [],
  };
}

const observedContract = ({ label }: DesiredContract): NonNullable<Observed['contract']> => ({
  label,
  packageId: `${label}:00`,
  installed: true,
  state: 'running',
  sandboxed: true,
  message: '',
});

function observedBundle({ sequence, jws }: DesiredBundle, csr: string | undefined): NonNullable<Observed['bundle']> {
  const bundle = readOwnBundle(jws);
  const lacking = bundle.tenants.filter(({ certificate }) => certificate === undefined);
  const waiting = new Set(lacking.map(({ tenantId }) => tenantId));
  return {
    sequence,
    serving: bundle.channels.flatMap(({ channelId, tenantId }) => (waiting.has(tenantId) ? [] : [channelId])),
    csrs: lacking.map(({ tenantId }) => ({ tenantId, csr: csr ?? '' })),
  };
}

function observedChannel(
  { channelId, order, endorse, contracts }: DesiredChannel,
  { committed }: HollowLedger,
  unjoined: ReadonlySet<string>,
): NonNullable<Observed['channel']> {
  return {
    channelId,
    orderer: order ? 'active' : 'absent',
    ordererHeight: 1,
    peer: unjoined.has(channelId) && !endorse ? 'absent' : 'joined',
    peerHeight: 1,
    contracts: contracts.map(({ name, sequence }) => ({
      name,
      approvedSequence: sequence,
      committedSequence: committed.has(`${channelId}/${name}/${sequence}`) ? sequence : 0,
    })),
    errorCode: '',
    errorMessage: '',
  };
}
