import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fabricBinaries } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homeFiles } from './home.ts';
import { deployCities, ensureChannel, ensureTenant, type JobDeps, readKey } from './job.ts';
import { type LocalLeague, startLocalLeague } from './local-league.ts';
import { isRunning } from './process.ts';
import { newDocumentHash, openGateways, readBack, register } from './transact.ts';

const codes = ['330100', '440300', '110000', 'DEFRA'];
const kills = 10;
const signal = new AbortController().signal;

let root: string;
let league: LocalLeague;

/** The control plane as a process, on real Fabric; the same call starts it again after it was killed. */
const start = () =>
  startLocalLeague({
    homeDirectory: join(root, 'home'),
    fabricBin: fabricBinaries(),
    blocksDirectory: join(tmpdir(), 'hansa-blocks'),
  });

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'hansa-kill-'));
  league = await start();
});

afterAll(async () => {
  await league?.stop({ purge: true });
  rmSync(root, { recursive: true, force: true });
});

async function killAfter(ms: number): Promise<void> {
  await delay(ms);
  const { pid } = league.record.controlPlane;
  process.kill(pid, 'SIGKILL');
  while (isRunning(league.record.controlPlane)) await delay(5);
  league = await start();
  expect(league.reused).toBe(false);
}

const job = (): JobDeps => ({ ...league, signal, tell: () => undefined });

describe('a control plane that is killed ten times at random, on real Fabric', () => {
  it('converges: four cities with one machine each, a channel, and a transaction read back', {
    timeout: 280_000,
  }, async () => {
    const pauses = Array.from({ length: kills }, () => Math.round(Math.random() * 1_500));
    try {
      for (const city of codes) await league.client.cityNodes.create({ city, cloud: 'local', profile: 'light' });
      for (const ms of pauses.slice(0, kills / 2)) await killAfter(ms);
      await deployCities(job(), codes);
      const { tenant, keyFile } = await ensureTenant(job());
      await league.client.channels.create(tenant.id, {
        name: 'demo',
        cities: codes,
        contracts: [{ preset: 'notary' }],
      });
      for (const ms of pauses.slice(kills / 2)) await killAfter(ms);
      const channel = await ensureChannel(job(), tenant, codes);

      const machines = readdirSync(join(homeFiles(league.homeDirectory).machines, 'machines'));
      expect(machines.map((name) => name.split('-').at(-1))).toEqual(['1', '1', '1', '1']);
      const gateways = openGateways(league.homeDirectory, channel, readKey(keyFile));
      const [first, last] = [gateways[0], gateways.at(-1)];
      if (first === undefined || last === undefined) throw new Error('The channel has no city');
      const hash = newDocumentHash();
      const receipt = await register(first, channel.id, hash, signal);
      expect(receipt.validationCode).toBe('VALID');
      await readBack(last, channel.id, hash, signal);
      for (const { client } of gateways) client.close();
    } catch (error) {
      throw new Error(`killed after ${pauses.join(', ')} ms`, { cause: error });
    }
  });
});
