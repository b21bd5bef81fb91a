import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDirectoryOf } from '../config.ts';
import type { Observed } from '../protocol/index.ts';
import { type AgentProcess, endMachine, startAgentProcess } from './agent-process.ts';
import { desiredNode } from './desired-node.ts';
import type { FakeControlPlane } from './fake-control-plane.ts';
import type { FakeHost } from './fake-host.ts';

export type Seen = ReadonlyMap<string, Observed>;

export const contractLabel = 'notary-1';

/** A city on real Fabric, or one host of it, brought up by a real agent. */
export interface TestCity extends TestHost {
  readonly mspId: string;
}

/** A bare host with a real agent. */
export interface TestHost {
  readonly address: string;
  readonly machine: string;
  readonly home: string;
  readonly host: FakeHost;
  readonly agent: () => AgentProcess;
  /** Starts an agent on the same home, as a machine's init does after the agent died. */
  startAgent(): Promise<void>;
  end(): Promise<void>;
}

export interface TestCityOptions {
  readonly controlPlane: FakeControlPlane;
  /** Ends the ids of host and city node and the address. */
  readonly number: number;
  /** `127.x.y` */
  readonly network: string;
}

/** All components run, and the contract's service runs with its package installed. */
export function cityServes(seen: Seen): boolean {
  const components = seen.get('node')?.node?.components ?? [];
  const contract = seen.get(`contract/${contractLabel}`)?.contract;
  const running = components.length === 4 && components.every(({ state }) => state === 'running');
  return running && contract?.installed === true && contract.state === 'running';
}

/** Starts an agent on a bare host and asks for a light city node with the notary beside it. Wait with `cityServes`. */
export async function startTestCity({ controlPlane, number, network }: TestCityOptions): Promise<TestCity> {
  const suffix = String(number).padStart(16, '0');
  const mspId = `cn-${suffix}`;
  const bare = await startTestHost({ controlPlane, number, network });
  bare.host.want({ node: { node: desiredNode(mspId, bare.address) }, ...notaryService });
  return { ...bare, mspId };
}

/** The notary's service beside a peer, as a desired subject. */
export const notaryService = {
  [`contract/${contractLabel}`]: { contract: { label: contractLabel, preset: 'notary' } },
};

/** Starts an agent that is told nothing yet. */
export async function startTestHost({ controlPlane, number, network }: TestCityOptions): Promise<TestHost> {
  const host = controlPlane.addHost(`ho-${String(number).padStart(16, '0')}`);
  const address = `${network}.${number}`;
  const machine = `agent-test-${process.pid}-${network}.${number}`;
  // With a space: people have such paths.
  const home = await mkdtemp(join(tmpdir(), 'hansa agent '));
  const start = (): Promise<AgentProcess> => startAgentProcess({ home, machine, controlPlane, host });
  let agent = await start();
  return {
    address,
    machine,
    home,
    host,
    agent: () => agent,
    async startAgent() {
      agent = await start();
    },
    async end() {
      await agent.kill('SIGTERM');
      await endMachine(machine);
      await rm(home, { recursive: true, force: true });
      await rm(runDirectoryOf(home, process.getuid?.() ?? 0), { recursive: true, force: true });
    },
  };
}
