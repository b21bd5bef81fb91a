import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCsr, newPrivateKey } from '@hansa/fabric';
import { eventually, silentLog } from '@hansa/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBootstrapClient } from '../join/bootstrap-client.ts';
import { joinLeague, type Membership } from '../join/join.ts';
import { createLayout } from '../layout.ts';
import type { Desired, Observed, Task } from '../protocol/index.ts';
import { type FakeControlPlane, startFakeControlPlane } from '../testing/fake-control-plane.ts';
import type { FakeHost } from '../testing/fake-host.ts';
import { systemTime } from '../time.ts';
import { createLink, type Link } from './link.ts';

let home: string;
let controlPlane: FakeControlPlane;
let host: FakeHost;
let link: Link;
let ended: Promise<void>;
let stopping: AbortController;
const observed = new Map<string, Observed>();
const desired: Desired[] = [];
const tasks: Task[] = [];

const contract = (state: string): Observed => ({
  subject: 'contract/notary-1',
  body: 'contract',
  contract: { label: 'notary-1', packageId: '', installed: false, state, sandboxed: true, message: '' },
});

async function joinNow(): Promise<Membership> {
  return joinLeague({
    layout: createLayout(home, '/tmp/run'),
    authoritySha256: controlPlane.authoritySha256,
    secretFile: join(home, 'secret'),
    bootstrap: createBootstrapClient(controlPlane.bootstrapUrl),
    newPrivateKey,
    createCsr: (privateKeyPem) => createCsr({ commonName: 'agent', privateKeyPem }),
    time: systemTime,
    random: Math.random,
    log: silentLog,
  });
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'link-'));
  controlPlane = await startFakeControlPlane({ address: '127.78.2.254' });
  host = controlPlane.addHost('ho-1');
  await writeFile(join(home, 'secret'), host.secret);
  for (const list of [desired, tasks]) list.length = 0;
  observed.clear();
  stopping = new AbortController();
  link = createLink({
    membership: await joinNow(),
    agentVersion: '1.2.3',
    bootId: 'boot',
    revision: () => desired.at(-1)?.revision ?? 0,
    observed: () => observed,
    onDesired: async (change) => {
      desired.push(change);
    },
    onTask: (task) => tasks.push(task),
    time: systemTime,
    random: Math.random,
    log: silentLog,
  });
  ended = link.run(stopping.signal);
});

afterEach(async () => {
  stopping.abort();
  await ended;
  await controlPlane.stop();
  await rm(home, { recursive: true });
});

test('a stream begins with a hello and a full report, and changes follow at once', async () => {
  observed.set('contract/notary-1', contract('starting'));
  link.observedChanged();
  await host.until('starting', (seen) => seen.get('contract/notary-1')?.contract?.state === 'starting');
  expect(host.hellos).toEqual([{ agentVersion: '1.2.3', bootId: 'boot', revision: 0 }]);
  observed.set('contract/notary-1', contract('running'));
  link.observedChanged();
  await host.until('running', (seen) => seen.get('contract/notary-1')?.contract?.state === 'running');
});

test('desired state is acknowledged once it is stored', async () => {
  host.want({ 'contract/notary-1': { contract: { label: 'notary-1', preset: 'notary' } } });
  await eventually(() => {
    expect(host.storedRevision()).toBe(1);
  });
  expect(desired.at(-1)?.upserts[0]).toMatchObject({ subject: 'contract/notary-1', body: 'contract' });
});

test('a broken stream is dialled again, tells the revision it has, and gets open tasks again', async () => {
  host.want({ 'contract/notary-1': { contract: { label: 'notary-1', preset: 'notary' } } });
  await eventually(() => {
    expect(host.storedRevision()).toBe(1);
  });
  const result = host.run({ unjoinChannels: { channelIds: ['ch-1'] } });
  await eventually(() => {
    expect(tasks).toHaveLength(1);
  });
  host.drop();
  await eventually(() => {
    expect(tasks).toHaveLength(2);
  });
  expect(host.hellos.map(({ revision }) => revision)).toEqual([0, 1]);
  expect(tasks[1]).toEqual(tasks[0]);
  link.sendResult({ id: tasks[1]?.id ?? '', ok: true, errorCode: '', errorMessage: '' });
  expect(await result).toMatchObject({ ok: true });
});

test('a blob comes whole, in pieces, and only as the one that was asked for', async () => {
  const bytes = Buffer.alloc(700_000, 7);
  const digest = controlPlane.putBlob(bytes);
  await eventually(() => {
    expect(host.hellos).toHaveLength(1);
  });
  expect(Buffer.compare(Buffer.from(await link.fetch(digest)), bytes)).toBe(0);
  await expect(link.fetch(`sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({ code: 'cloud.unavailable' });
});
