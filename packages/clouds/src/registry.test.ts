import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { systemClock } from '@hansa/core';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { createMemoryCloud, memorySpec } from './conformance/testing.ts';
import { type CloudAccess, createRegistry } from './registry.ts';
import { type VendorAdapter, vendorAdapters } from './vendors.ts';

const local = { league: 'lg-registry', root: '/nowhere/hansa', addressBlock: '127.33.7.0/24' };
const call = { signal: new AbortController().signal, callId: 'test' };

/** An adapter that remembers what it was opened with. */
function memoryAdapter(): { readonly adapter: VendorAdapter; readonly openedWith: unknown[] } {
  const openedWith: unknown[] = [];
  const shape = { type: 'small', image: 'linux', diskGiB: 20 };
  const calls = { ensureSite: [], createMachine: [], observeMachine: [] };
  const deployment = { calls, parts: () => [], defaultLimits: [] };
  const adapter: VendorAdapter = {
    schemas: async () => ({
      credentials: Type.Object({ accessKey: Type.String() }),
      options: Type.Object({}),
      region: () => undefined,
    }),
    shapes: async () => ({ light: shape, standard: shape }),
    deployment: async () => deployment,
    open: async () => (settings) => {
      openedWith.push(settings);
      return createMemoryCloud();
    },
  };
  return { adapter, openedWith };
}

const access = (overrides: Partial<CloudAccess> = {}): CloudAccess => ({
  accountId: 'ca-1',
  cloud: 'aws',
  region: 'eu-central-1',
  options: {},
  version: '1',
  credentials: async () => ({ accessKey: 'first' }),
  ...overrides,
});

describe('the registry of clouds', () => {
  it('opens the local cloud once', async () => {
    const registry = createRegistry({ local, clock: systemClock, vendors: {} });
    expect(registry.names).toEqual(['local']);
    const [first, second] = await Promise.all([registry.provider('local'), registry.provider('local')]);
    expect(first.name).toBe('local');
    expect(second).toBe(first);
  });

  it('refuses a cloud that is not configured, one that needs an account, and a name that is none', async () => {
    const registry = createRegistry({ clock: systemClock, vendors: { aws: memoryAdapter().adapter } });
    for (const name of ['local', 'aws', 'toString']) {
      await expect(registry.provider(name)).rejects.toMatchObject({ errorClass: 'invalid', code: 'cloud.refused' });
    }
    await expect(registry.schemas('toString')).rejects.toMatchObject({ errorClass: 'invalid' });
  });

  it('opens an account once a version, with the credentials of then', async () => {
    const { adapter, openedWith } = memoryAdapter();
    const registry = createRegistry({ clock: systemClock, vendors: { aws: adapter } });
    const [first, again] = await Promise.all([registry.account(access()), registry.account(access())]);
    expect(again).toBe(first);
    const rotated = access({ version: '2', credentials: async () => ({ accessKey: 'second' }) });
    expect(await registry.account(rotated)).not.toBe(first);
    expect(openedWith).toEqual([
      { region: 'eu-central-1', options: {}, credentials: { accessKey: 'first' } },
      { region: 'eu-central-1', options: {}, credentials: { accessKey: 'second' } },
    ]);
  });

  it('tries again to open what could not be opened', async () => {
    const registry = createRegistry({ clock: systemClock, vendors: { aws: memoryAdapter().adapter } });
    const broken = access({ credentials: () => Promise.reject(new Error('the database is away')) });
    await expect(registry.account(broken)).rejects.toThrow('away');
    expect((await registry.account(access())).name).toBe('memory');
  });

  it('loads one adapter at a time, and answers others before each', async () => {
    const told: string[] = [];
    const slow = (cloud: string): VendorAdapter => {
      const { adapter } = memoryAdapter();
      const open = async () => {
        told.push(`${cloud} begins`);
        const create = await adapter.open();
        setImmediate(() => told.push('somebody else'));
        told.push(`${cloud} ends`);
        return create;
      };
      return { ...adapter, open };
    };
    const registry = createRegistry({ clock: systemClock, vendors: { aws: slow('aws'), azure: slow('azure') } });
    await Promise.all([registry.account(access()), registry.account(access({ accountId: 'ca-2', cloud: 'azure' }))]);
    expect(told.slice(0, 5)).toEqual(['aws begins', 'aws ends', 'somebody else', 'azure begins', 'azure ends']);
  });

  it('goes on to the next adapter when one cannot be loaded', async () => {
    const { adapter } = memoryAdapter();
    const broken = { ...adapter, open: () => Promise.reject(new Error('no such module')) };
    const registry = createRegistry({ clock: systemClock, vendors: { aws: broken, azure: adapter } });
    const [first, second] = await Promise.allSettled([
      registry.account(access()),
      registry.account(access({ accountId: 'ca-2', cloud: 'azure' })),
    ]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('keeps an account below its throttle, also over a rotation', async () => {
    const registry = createRegistry({
      clock: systemClock,
      vendors: { mobile: memoryAdapter().adapter },
      turnMsMax: 0,
    });
    const burst = async (version: string): Promise<string[]> => {
      const provider = await registry.account(access({ cloud: 'mobile', version }));
      const makes = [1, 2, 3].map((n) => provider.createMachine(memorySpec(`${version}-${n}`), call));
      const outcomes = await Promise.allSettled(makes);
      return outcomes.map(({ status }) => status);
    };
    expect(await burst('1')).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await burst('2')).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('knows of each adapter how a region is named, and leaves room for one that was opened since', async () => {
    const fits: Readonly<Record<string, readonly [good: string, bad: string]>> = {
      aws: ['us-gov-west-1', 'Frankfurt'],
      azure: ['westus3', 'West US 3'],
      google: ['northamerica-northeast2', 'us-central1-b'],
      baidu: ['bj', 'zz'],
      telecom: ['200000001852', 'cn-north-1'],
      mobile: ['cn-jiangsu-1', 'cn-nowhere-1'],
      unicom: ['cn-newplace-3', 'langfang'],
    };
    for (const [cloud, { schemas }] of Object.entries(vendorAdapters)) {
      const { region } = await schemas();
      const [good = '', bad = ''] = fits[cloud] ?? [];
      expect([cloud, region(good, {}), region(bad, {})]).toEqual([
        cloud,
        undefined,
        expect.stringMatching(/^must be /),
      ]);
    }
    const { region } = (await vendorAdapters.mobile?.schemas()) ?? {};
    expect(region?.('cn-nowhere-1', { poolId: 'CIDC-RP-99' })).toBeUndefined();
  });

  it('knows of each adapter what an account holds and what is ordered, by schemas that take no unknown field', async () => {
    for (const [cloud, { schemas, shapes }] of Object.entries(vendorAdapters)) {
      const { credentials, options } = await schemas();
      expect([cloud, credentials, options]).toMatchObject([
        cloud,
        { type: 'object', additionalProperties: false },
        { type: 'object' },
      ]);
      const { light, standard } = await shapes();
      expect([light.diskGiB, standard.diskGiB].every((gib) => gib > 0)).toBe(true);
    }
  });

  it('does not load an adapter before it is asked for', async () => {
    const script = `
      const { registerHooks } = await import('node:module');
      registerHooks({ load: (url, context, next) => { console.log(url); return next(url, context); } });
      await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});`;
    const args = ['--conditions=hansa-source', '--input-type=module', '-e', script];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toContain('/clouds/src/registry.ts');
    for (const name of ['local', ...Object.keys(vendorAdapters)]) expect(stdout).not.toContain(`/clouds/src/${name}/`);
  });
});
