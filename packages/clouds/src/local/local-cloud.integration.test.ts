import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@hansa/core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type ConformanceHarness, runConformance } from '../conformance/index.ts';
import { createLocalCloud } from './local-cloud.ts';
import { findProcesses, markerOf } from './process.ts';
import { leftoversOf, localMachineSpec } from './testing.ts';

describe('the local cloud keeps the rules of the port', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'hansa local '));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const create = async (): Promise<ConformanceHarness> => {
    const league = 'lg-conformance';
    const config = { league, root, addressBlock: '127.33.7.0/24', graceMs: 500 };
    return {
      provider: createLocalCloud(config, { clock: systemClock }),
      settleMs: 5_000,
      spec: (key, secret) => localMachineSpec(league, key, `# ${secret}\nexec sleep 600`),
      crash: async (key) => {
        for (const pid of await findProcesses(markerOf(league, key))) process.kill(pid, 'SIGKILL');
      },
      leftovers: () => leftoversOf(root, league),
    };
  };

  runConformance({ create, skip: [], noWorld: 'this computer is no vendor whose answers can be scripted', it });
});
