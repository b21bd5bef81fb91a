import { createHash, X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import {
  type AgentLinkClient,
  type DesiredBundle,
  type DesiredCertify,
  type DesiredChannel,
  type DesiredContract,
  type DesiredNode,
  type Down__Output,
  type IssuedCertificates,
  loadAgentProtocol,
  type Observed,
  type Task,
  type Up,
} from '@hansa/agent/protocol';
import { createCsr, newPrivateKey } from '@hansa/fabric';
import { readOwnBundle } from '../issuer/bundle-signer.ts';
import { type HollowIdentities, makeHollowIdentities } from './hollow-identities.ts';

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

/** What a machine keeps over its boots: with the same disk, an agent is the one that it was. */
export interface HollowDisk {
  joined?: Joined;
  identities?: HollowIdentities;
}

/** What a machine is given, and where it calls from. */
export interface HollowMachine {
  readonly userData: string;
  /** Of loopback; any of this computer's when absent. */
  readonly address?: string;
  /** After an attempt that failed. */
  readonly retryMs?: number;
}

/** An agent that joins and talks as a real one does, and runs nothing: what it is told to have, it says it has. */
export function startHollowAgent(machine: HollowMachine, ledger: HollowLedger, disk: HollowDisk = {}): HollowAgent {
  const { retryMs = 20 } = machine;
  const abort = new AbortController();
  const tasks: Task[] = [];
  const desired = new Map<string, object>();
  const unjoined = new Set<string>();
  let revision = 0;
  let stream: ClientDuplexStream<Up, Down__Output> | undefined;
  const issued = new Map<string, IssuedCertificates>();
  let identities: HollowIdentities | undefined;
  let gatewayCsr: string | undefined;
  let reported = new Map<string, string>();
  let sequence = 0;

  const node = (): DesiredNode | undefined => desired.get('node') as DesiredNode | undefined;

  const observe = (): Observed[] => {
    const told = [...desired].flatMap(([subject, body]) => observedOf(subject, body) ?? []);
    // A host without a CA asks for its certificates, and has none before they come.
    if (node() === undefined || node()?.components.includes('ca')) return told;
    return [...told, { subject: 'enrolment', body: 'enrolment', enrolment: { csrs: [...(identities?.csrs ?? [])] } }];
  };

  const observedOf = (subject: string, body: object): Observed | undefined => {
    const [kind] = subject.split('/', 1);
    if (kind === 'enrolment') return undefined;
    if (kind === 'certify') {
      const certify = issued.get(subject);
      return certify && { subject, body: 'certify', certify };
    }
    if (kind === 'node') {
      const enrolled = desired.get('enrolment') as IssuedCertificates | undefined;
      return { subject, body: 'node', node: observedNode(body as DesiredNode, identities, enrolled) };
    }
    if (kind === 'contract') return { subject, body: 'contract', contract: observedContract(body as DesiredContract) };
    if (kind === 'bundle')
      return { subject, body: 'bundle', bundle: observedBundle(body as DesiredBundle, gatewayCsr) };
    const peer = node()?.components.includes('peer') === true;
    return { subject, body: 'channel', channel: observedChannel(body as DesiredChannel, ledger, unjoined, peer) };
  };

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

  const certify = async (subject: string, request: DesiredCertify): Promise<void> => {
    if (identities === undefined) return;
    issued.set(subject, await identities.certify(request));
    tell();
  };

  const receive = (down: Down__Output): void => {
    if (down.desired) {
      if (down.desired.full) desired.clear();
      for (const { subject, ...rest } of down.desired.upserts) {
        desired.set(
          subject,
          rest.node ?? rest.contract ?? rest.channel ?? rest.bundle ?? rest.certify ?? rest.enrolment ?? {},
        );
        if (rest.certify) void certify(subject, rest.certify);
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
    disk.identities ??= await makeHollowIdentities();
    identities = disk.identities;
    gatewayCsr = await createCsr({ commonName: 'gateway', privateKeyPem: newPrivateKey() });
    disk.joined ??= await join({ ...machine, retryMs }, abort.signal);
    while (!abort.signal.aborted) {
      await connectOnce(disk.joined);
      await sleep(retryMs);
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
async function join(
  { userData, address, retryMs }: HollowMachine & { readonly retryMs: number },
  signal: AbortSignal,
): Promise<Joined> {
  const from = address === undefined ? {} : { localAddress: address };
  const { bootstrapUrl, authoritySha256, secret } = readUserData(userData);
  const privateKeyPem = newPrivateKey();
  const csr = await createCsr({ commonName: 'agent', privateKeyPem });
  for (;;) {
    signal.throwIfAborted();
    try {
      const authority = await call(`${bootstrapUrl}/v1/authority`, undefined, from);
      const digest = createHash('sha256').update(new X509Certificate(authority.text).raw).digest('hex');
      if (digest !== authoritySha256) throw new Error('another league');
      const answer = await call(`${bootstrapUrl}/v1/join`, { secret, csr }, from);
      if (answer.status !== 200) throw new Error(answer.text);
      return {
        authorityPem: authority.text,
        privateKeyPem,
        ...(JSON.parse(answer.text) as { certificate: string; link: string }),
      };
    } catch {
      await sleep(retryMs);
    }
  }
}

/** One HTTPS call that trusts anybody, as a first contact does. */
export function call(
  url: string,
  body?: object,
  from: { readonly localAddress?: string } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const options = { ...from, method, headers, rejectUnauthorized: false, agent: false };
    const outgoing = request(url, options, (answer) => {
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

function observedNode(
  { components, peers }: DesiredNode,
  own: HollowIdentities | undefined,
  enrolled: IssuedCertificates | undefined,
): NonNullable<Observed['node']> {
  const authority = components.includes('ca') ? own : enrolled;
  const orders = components.includes('orderer');
  const serves = authority !== undefined && (components.includes('peer') || peers.length > 0);
  return {
    caCertificate: authority?.caCertificate ?? '',
    tlsCaCertificate: authority?.tlsCaCertificate ?? '',
    ordererCertificate: (orders ? own?.ordererCertificate : undefined) ?? '',
    ordererTlsCertificate: (orders ? own?.ordererTlsCertificate : undefined) ?? '',
    components: components.map((name) => ({ name, state: serves ? 'running' : 'stopped', restarts: 0, message: '' })),
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
  { channelId, order, endorse, contracts, approvedElsewhere }: DesiredChannel,
  { committed }: HollowLedger,
  unjoined: ReadonlySet<string>,
  hasPeer: boolean,
): NonNullable<Observed['channel']> {
  return {
    channelId,
    orderer: order ? 'active' : 'absent',
    ordererHeight: 1,
    peer: !hasPeer || (unjoined.has(channelId) && !endorse) ? 'absent' : 'joined',
    peerHeight: 1,
    contracts: contracts.map(({ name, sequence }) => ({
      name,
      approvedSequence: endorse && !approvedElsewhere ? sequence : 0,
      committedSequence: hasPeer && committed.has(`${channelId}/${name}/${sequence}`) ? sequence : 0,
    })),
    errorCode: '',
    errorMessage: '',
  };
}
