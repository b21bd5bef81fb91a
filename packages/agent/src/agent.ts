import { readFile } from 'node:fs/promises';
import { componentNames } from './components/city.ts';
import { componentName } from './components/contract.ts';
import type { AgentConfig } from './config.ts';
import { type DesiredStore, openDesiredStore } from './desired/desired-store.ts';
import type { Membership } from './join/join.ts';
import type { Layout } from './layout.ts';
import { createLink, type Link } from './link/link.ts';
import type { Log } from './log.ts';
import { createNodes, type Nodes } from './nodes.ts';
import type { DesiredSubject } from './protocol/index.ts';
import { createNodeReport, diskOf } from './report/node-report.ts';
import { createObservedStore } from './report/observed-store.ts';
import { rotateLog } from './supervise/log-file.ts';
import { createTaskRunner } from './tasks/runner.ts';
import type { Time } from './time.ts';

export interface AgentDeps {
  readonly config: AgentConfig;
  readonly layout: Layout;
  readonly membership: Membership;
  readonly version: string;
  readonly time: Time;
  readonly random: () => number;
  readonly log: Log;
}

export interface Agent {
  /** Works until the signal is aborted; what it started goes on running. */
  run(signal: AbortSignal): Promise<void>;
}

const housekeepingMs = 15_000;
const bootIdFile = '/proc/sys/kernel/random/boot_id';

/** The bodies of all subjects of one kind, by the key that the body carries. */
function bodies<T>(
  subjects: readonly DesiredSubject[],
  pick: (one: DesiredSubject) => T | null | undefined,
  key: (body: T) => string,
): Map<string, T> {
  const found = subjects.map(pick).filter((body): body is T => body !== null && body !== undefined);
  return new Map(found.map((body) => [key(body), body]));
}

/** Hands the desired state to the parts of the host; each compares it with what it has and does nothing twice. */
function applyDesired(subjects: readonly DesiredSubject[], nodes: Nodes, log: Log): void {
  const node = subjects.find(({ subject }) => subject === 'node')?.node ?? undefined;
  const bundle = subjects.find(({ subject }) => subject === 'bundle')?.bundle ?? undefined;
  const enrolment = subjects.find(({ subject }) => subject === 'enrolment')?.enrolment ?? undefined;
  const contracts = bodies(
    subjects,
    (one) => one.contract,
    ({ label }) => label,
  );
  const channels = bodies(
    subjects,
    (one) => one.channel,
    ({ channelId }) => channelId,
  );
  const certify = bodies(
    subjects,
    (one) => one.certify,
    ({ hostId }) => hostId,
  );
  nodes.city.want(node);
  nodes.city.enrolled(enrolment);
  nodes.certifier.want(certify);
  nodes.bundle.want(bundle);
  Promise.all([nodes.contracts.want(contracts), nodes.channels.want(channels)]).catch((error: unknown) =>
    log.error({ err: error }, 'desired state could not be applied'),
  );
}

export async function createAgent(deps: AgentDeps): Promise<Agent> {
  const { config, layout, membership, time, random, log } = deps;
  const observed = createObservedStore();
  const nodeReport = createNodeReport(membership.certificatePem);
  const bootId = (await readFile(bootIdFile, 'utf8')).trim();
  let disk = await diskOf(config.home);
  let nodes: Nodes | undefined;

  const desired: DesiredStore = await openDesiredStore({
    file: layout.agent.desired,
    onChange: () => nodes && applyDesired(desired.subjects(), nodes, log),
  });
  const link: Link = createLink({
    membership,
    agentVersion: deps.version,
    bootId,
    revision: desired.revision,
    observed: observed.all,
    onDesired: desired.apply,
    onTask: (task) => runTask(task),
    time,
    random,
    log,
  });
  observed.listen(link.observedChanged);

  const publishNode = (): void => {
    if (nodes === undefined) return;
    if (nodes.city.node() === undefined) observed.remove('node');
    else observed.set('node', { node: nodeReport(nodes.city, disk) });
  };
  const { hostId } = membership;
  const common = { config, layout, hostId, observed, fetchBlob: link.fetch, time, random, log };
  const all = await createNodes({ ...common, onCityChange: publishNode });
  nodes = all;
  const runTask = createTaskRunner({ handlers: all.tasks, send: link.sendResult, log });

  async function keepHouse(): Promise<void> {
    disk = await diskOf(config.home);
    publishNode();
    const contracts = desired.subjects().flatMap(({ contract }) => (contract ? [componentName(contract.label)] : []));
    for (const name of [...componentNames, ...contracts]) await rotateLog(layout.logFile(name));
  }

  return {
    async run(signal) {
      applyDesired(desired.subjects(), all, log);
      const linked = link.run(signal);
      while (!signal.aborted) {
        await time.sleep(housekeepingMs, signal);
        await keepHouse().catch((error: unknown) => log.error({ err: error }, 'housekeeping failed'));
      }
      await linked;
      await Promise.all([all.channels.stop(), all.contracts.release(), all.city.release()]);
    },
  };
}
