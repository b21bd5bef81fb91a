import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@hansa/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scriptFaults } from './lib/faults.ts';
import { createCities, dealOut, rollOut } from './lib/roll-out.ts';
import { creatingClouds, type SimulatedLeague, startSimulatedLeague } from './lib/simulated-league.ts';
import { countMachines } from './lib/vendor-view.ts';

let database: TestDatabase;
let simulated: SimulatedLeague | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await simulated?.[Symbol.asyncDispose]();
  simulated = undefined;
  await database.drop();
});

const testMs = 240_000;
/** Two minutes on a computer at rest, spent in waiting: a call that hangs costs its deadline, and each host meets one or two. */
const faultyMs = 480_000;

const start = async (): Promise<SimulatedLeague> => {
  simulated = await startSimulatedLeague({ databaseUrl: database.url, seed: 'slice', timing: { bootMs: 500 } });
  return simulated;
};

async function readyCities({ league }: SimulatedLeague): Promise<number> {
  return (await league.client.cityNodes.list()).filter(({ ready }) => ready).length;
}

it(
  'a roll-out over seven clouds with their throttles that was stopped goes on when it is run again, and doubles nothing',
  async () => {
    const running = await start();
    const entries = dealOut(21);
    const stop = new AbortController();
    let accepted = 0;
    const onLine = (line: string): void => {
      if (line.includes('accepted as')) accepted += 1;
      if (accepted === 9) stop.abort();
    };
    const first = await rollOut(running, entries, { timeoutSeconds: 200, onLine, signal: stop.signal });
    expect(first.exitCode).toBe(130);
    const second = await rollOut(running, entries, { timeoutSeconds: 200 });
    expect(second.exitCode).toBe(0);
    expect(await readyCities(running)).toBe(21);
    expect(countMachines(running)).toEqual({ machines: 21, doubled: 0 });
    expect(running.sim.failures).toEqual([]);
  },
  testMs,
);

it(
  'all hosts reach Ready, none of them twice, where almost half of all calls to their clouds fail',
  async () => {
    const running = await start();
    for (const cloud of creatingClouds) scriptFaults(running.sim.faults(cloud));
    await createCities(running.league.client, dealOut(12, { clouds: creatingClouds }));
    const untilMs = performance.now() + faultyMs - 30_000;
    while ((await readyCities(running)) < 12 && performance.now() < untilMs) await delay(500);
    expect(await readyCities(running)).toBe(12);
    expect(countMachines(running)).toEqual({ machines: 12, doubled: 0 });
    expect(running.sim.failures).toEqual([]);
  },
  faultyMs,
);
