import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '../../packages/client/src/index.ts';
import { cities as catalogue } from '../../packages/core/src/city/index.ts';
import { bootstrapStub } from '../../packages/core/src/index.ts';
import { orderAtConsole } from '../../packages/quickstart/src/unicom-console.ts';
import { type CliRun, hansa } from './cli.ts';
import { creatingClouds, type SimulatedLeague } from './simulated-league.ts';

export interface RollOutEntry {
  readonly city: string;
  readonly cloud: string;
  readonly account?: string;
  readonly profile: 'light' | 'standard';
}

/** China Unicom publishes no call that makes a machine: its cities' machines are ordered at its console and join as own. */
const consoleCloud = 'own';

/** Cities in the catalogue's order, dealt out to the clouds in turn. */
export function dealOut(
  count: number,
  { profile = 'light', clouds = [...creatingClouds, consoleCloud] }: Partial<DealOptions> = {},
): readonly RollOutEntry[] {
  if (count > catalogue.length) throw new RangeError(`There are ${catalogue.length} cities`);
  return catalogue.slice(0, count).map(({ code }, at) => {
    const cloud = clouds[at % clouds.length] ?? consoleCloud;
    return { city: code, cloud, profile, ...(cloud === consoleCloud ? {} : { account: cloud }) };
  });
}

interface DealOptions {
  readonly profile: RollOutEntry['profile'];
  readonly clouds: readonly string[];
}

const createsAtOnce = 8;

/** The same by the API, without waiting. */
export async function createCities(client: Client, entries: readonly RollOutEntry[]): Promise<void> {
  const left = [...entries];
  const worker = async (): Promise<void> => {
    for (let entry = left.shift(); entry !== undefined; entry = left.shift()) {
      await client.cityNodes.create({ ...entry, cloud: entry.cloud as 'aws' });
    }
  };
  await Promise.all(Array.from({ length: createsAtOnce }, worker));
}

export interface RollOutOptions {
  readonly timeoutSeconds: number;
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** One run of `hansa city deploy -f`, beside an operator who orders a machine at the console for each join secret that is told. */
export async function rollOut(
  { league, sim }: SimulatedLeague,
  entries: readonly RollOutEntry[],
  { timeoutSeconds, onLine = () => undefined, signal }: RollOutOptions,
): Promise<CliRun> {
  const file = join(league.homeDirectory, 'cities.yaml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify(entries));
  const orders: Promise<void>[] = [];
  const order = async (bootstrapUrl: string, authoritySha256: string, secret: string): Promise<void> => {
    const { http = '', https = '' } = sim.endpoints.unicom ?? {};
    const console = { http, https, caFile: sim.caFile, account: sim.vendor('unicom').account };
    const userData = bootstrapStub({ bootstrapUrl, authoritySha256, secret });
    await orderAtConsole(console, { name: `own-${orders.length}`, userData });
  };
  const read = (line: string): void => {
    const [, url, digest, secret] = /hansa host join '(.+)\/#ca-sha256=([0-9a-f]+)' --secret (\S+)/.exec(line) ?? [];
    if (url !== undefined && digest !== undefined && secret !== undefined) orders.push(order(url, digest, secret));
    onLine(line);
  };
  const argv = ['city', 'deploy', '-f', file, '--wait', '--timeout', `${timeoutSeconds}s`, '-o', 'json'];
  const run = await hansa(league, argv, { onLine: read, ...(signal === undefined ? {} : { signal }) });
  await Promise.all(orders);
  return run;
}
