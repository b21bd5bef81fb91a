import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createIdentities } from '../identities.ts';
import { channelA, channelB, createLeague, createTenantRoot, hostId, tenantA, testBundle } from '../testing/league.ts';
import { manualTime } from '../testing/manual-time.ts';
import { createBundleStore } from './store.ts';

const { clock } = manualTime('2026-06-01T00:00:00.000Z');
const league = await createLeague({ clock });
const root = await createTenantRoot(tenantA, clock);

let stateDirectory: string;
beforeEach(() => {
  stateDirectory = mkdtempSync(join(tmpdir(), 'hansa gateway '));
});
afterEach(() => rmSync(stateDirectory, { recursive: true }));

const openStore = (authorityPem = league.authority.certificatePem) =>
  createBundleStore({
    hostId,
    authorityPem,
    stateDirectory,
    identities: createIdentities({ directory: join(stateDirectory, 'identities'), hostId }),
    clock,
  });

const csrOf = (status: { csrs: readonly { tenantId: string; csr: string }[] }, tenantId: string): string =>
  status.csrs.find((each) => each.tenantId === tenantId)?.csr ?? '';

async function openServing() {
  const store = openStore();
  const { status } = await store.accept(await league.sign(testBundle()));
  const certificate = await root.certify(csrOf(status, tenantA));
  const second = testBundle({ sequence: 2, tenants: [{ tenantId: tenantA, certificate }] });
  return { store, certificate, second, inForce: await store.accept(await league.sign(second)) };
}

describe('accept', () => {
  test('asks for the certificates that are missing and serves nothing yet', async () => {
    const { status } = await openStore().accept(await league.sign(testBundle()));
    expect(status).toMatchObject({ sequence: 1, serving: [] });
    expect(csrOf(status, tenantA)).toContain('BEGIN CERTIFICATE REQUEST');
  });

  test('serves the channels of a tenant whose certificate is of the key that was made here', async () => {
    const { inForce } = await openServing();
    expect(inForce.status).toEqual({ sequence: 2, serving: [channelA], csrs: [] });
    expect(inForce.identities.get(tenantA)?.mspId).toBe(tenantA);
  });

  test('asks anew when the certificate is of another key', async () => {
    const { certificate } = await openServing();
    rmSync(join(stateDirectory, 'identities'), { recursive: true });
    const third = testBundle({ sequence: 3, tenants: [{ tenantId: tenantA, certificate }] });
    const { status } = await openStore().accept(await league.sign(third));
    expect(status.serving).toEqual([]);
    expect(status.csrs.map(({ tenantId }) => tenantId)).toEqual([tenantA]);
  });

  test('keeps the bundle in force when it refuses one', async () => {
    const { store, inForce } = await openServing();
    await expect(store.accept(await league.sign(testBundle({ sequence: 1 })))).rejects.toMatchObject({
      code: 'resource.stale',
    });
    expect(store.current()).toBe(inForce);
  });

  test('takes the same bundle twice', async () => {
    const { store, second, inForce } = await openServing();
    expect((await store.accept(await league.sign(second))).status).toEqual(inForce.status);
  });

  test('handles bundles one after another, in the order in which they came', async () => {
    const store = openStore();
    const offers = await Promise.all([1, 2, 3].map((sequence) => league.sign(testBundle({ sequence }))));
    await Promise.all(offers.map((jws) => store.accept(jws)));
    expect(store.current()?.bundle.sequence).toBe(3);
  });

  test('keeps keys and bundle in files that only the owner reads', async () => {
    await openServing();
    const files = readdirSync(stateDirectory, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.map(({ name }) => name).toSorted()).toEqual(
      ['bundle.jws', `${tenantA}.key.pem`, `te-${'b'.repeat(16)}.key.pem`].toSorted(),
    );
    for (const { parentPath, name } of files) expect(statSync(join(parentPath, name)).mode & 0o777).toBe(0o600);
  });
});

describe('load', () => {
  test('serves what was in force before a restart, with the same keys', async () => {
    const { inForce } = await openServing();
    const restarted = openStore();
    expect((await restarted.load())?.status).toEqual(inForce.status);
  });

  test('keeps the floor of the sequence', async () => {
    await openServing();
    const restarted = openStore();
    await restarted.load();
    const old = await league.sign(testBundle({ sequence: 1, channels: [] }));
    await expect(restarted.accept(old)).rejects.toMatchObject({ code: 'resource.stale' });
  });

  test('finds nothing on the first start', async () => {
    expect(await openStore().load()).toBeUndefined();
  });

  test('refuses a kept bundle of another league, or a broken one', async () => {
    await openServing();
    const other = await createLeague({ clock });
    await expect(openStore(other.authority.certificatePem).load()).rejects.toMatchObject({ code: 'auth.forbidden' });
    writeFileSync(join(stateDirectory, 'bundle.jws'), 'half a bun');
    await expect(openStore().load()).rejects.toMatchObject({ code: 'request.malformed' });
  });
});

test('a tenant without a certificate does not keep the others from being served', async () => {
  const { store, certificate } = await openServing();
  const third = testBundle({
    sequence: 3,
    tenants: [{ tenantId: tenantA, certificate }, ...testBundle().tenants.slice(1)],
  });
  const { status } = await store.accept(await league.sign(third));
  expect(status.serving).toEqual([channelA]);
  expect(status.serving).not.toContain(channelB);
});
