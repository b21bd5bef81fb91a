import type { BootedMachine, CloudSim, CloudSimOptions } from '../../packages/cloud-sim/src/index.ts';
import { simClouds, startCloudSim } from '../../packages/cloud-sim/src/index.ts';
import {
  type HollowAgent,
  hollowLedger,
  startHollowAgent,
} from '../../packages/control-plane/src/testing/hollow-agent.ts';
import { cloudCities } from '../../packages/quickstart/src/seven-clouds.ts';
import { type BenchLeague, type BenchLeagueOptions, startBenchLeague } from './league.ts';

/** A real control plane over simulated clouds, on whose machines hollow agents run, all of them in this process. */
export interface SimulatedLeague extends AsyncDisposable {
  readonly league: BenchLeague;
  readonly sim: CloudSim;
  /** When each machine had booted, by the clock of `performance`. */
  readonly boots: ReadonlyMap<string, Boot>;
}

export interface Boot {
  readonly machine: BootedMachine;
  readonly atMs: number;
}

export type SimulatedLeagueOptions = Pick<BenchLeagueOptions, 'databaseUrl'> &
  Pick<CloudSimOptions, 'seed' | 'timing' | 'throttles' | 'quotas'>;

/** The clouds that machines are made on; China Unicom publishes no call that does. */
export const creatingClouds: readonly string[] = cloudCities.map(({ cloud }) => cloud);

/** Accounts as a vendor gives them to whoever asked for more: the defaults hold a handful of machines. */
export const ampleQuotas: NonNullable<CloudSimOptions['quotas']> = {
  aws: { addresses: 1_000, vcpu: 10_000 },
  azure: { PublicIPAddresses: 1_000, cores: 10_000 },
  google: { STATIC_ADDRESSES: 1_000, IN_USE_ADDRESSES: 1_000, CPUS: 10_000 },
  baidu: { instances: 1_000, addresses: 1_000 },
  telecom: { instances: 1_000, addresses: 1_000 },
  unicom: { servers: 1_000 },
  mobile: { servers: 1_000 },
};

/** After an attempt to join that failed: as a machine's own script waits. */
const agentRetryMs = 2_000;

/** With an account on each cloud that creates machines, named like the cloud; without cities. */
export async function startSimulatedLeague(options: SimulatedLeagueOptions = {}): Promise<SimulatedLeague> {
  const { databaseUrl, ...simulated } = options;
  const agents = new Set<HollowAgent>();
  const boots = new Map<string, Boot>();
  const ledger = hollowLedger();
  const play = (machine: BootedMachine): (() => void) => {
    const { cloud, id, userData, address } = machine;
    boots.set(`${cloud}/${id}`, { machine, atMs: performance.now() });
    const agent = startHollowAgent({ userData, address, retryMs: agentRetryMs }, ledger);
    agents.add(agent);
    return () => {
      agents.delete(agent);
      agent.stop();
    };
  };
  const league = await startBenchLeague({ fabricBin: '/nowhere', ...(databaseUrl !== undefined && { databaseUrl }) });
  const sim = await startCloudSim({
    clouds: simClouds,
    machines: 'hollow',
    play,
    quotas: ampleQuotas,
    ...simulated,
  }).catch(async (error: unknown) => {
    await league[Symbol.asyncDispose]();
    throw error;
  });
  const close = async (): Promise<void> => {
    for (const agent of agents) agent.stop();
    await league[Symbol.asyncDispose]();
    await sim.close();
  };
  try {
    for (const { cloud, region, settings } of cloudCities) {
      const { account } = sim.vendor(cloud);
      const { http = '', https = '' } = sim.endpoints[cloud] ?? {};
      const { credentials, options: accountOptions } = settings({ http, https, caFile: sim.caFile, account });
      const name = cloud;
      await league.client.cloudAccounts.create({
        ...{ name, cloud: cloud as 'aws', region, credentials, options: accountOptions },
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { league, sim, boots, [Symbol.asyncDispose]: close };
}
