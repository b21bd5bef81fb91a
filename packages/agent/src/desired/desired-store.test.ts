import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DesiredSubject } from '../protocol/index.ts';
import { openDesiredStore } from './desired-store.ts';

const contract = (label: string, preset = 'notary'): DesiredSubject => ({
  subject: `contract/${label}`,
  body: 'contract',
  contract: { label, preset },
});
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desired-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function open() {
  const changes: string[][] = [];
  const file = join(folder, 'agent', 'desired.json');
  const store = await openDesiredStore({ file, onChange: (changed) => changes.push([...changed].sort()) });
  return { store, changes };
}

test('what was acknowledged is there after a restart', async () => {
  const { store } = await open();
  await store.apply({ revision: 7, full: true, upserts: [contract('a'), contract('b')], removals: [] });
  const { store: reopened } = await open();
  expect(reopened.revision()).toBe(7);
  expect(reopened.subjects()).toEqual([contract('a'), contract('b')]);
});

test('a full state forgets what it does not name, a change keeps it', async () => {
  const { store, changes } = await open();
  await store.apply({ revision: 1, full: true, upserts: [contract('a'), contract('b')], removals: [] });
  await store.apply({ revision: 2, full: false, upserts: [contract('c')], removals: ['contract/a'] });
  expect(store.subjects().map(({ subject }) => subject)).toEqual(['contract/b', 'contract/c']);
  await store.apply({ revision: 3, full: true, upserts: [contract('c')], removals: [] });
  expect(store.subjects()).toEqual([contract('c')]);
  expect(changes).toEqual([['contract/a', 'contract/b'], ['contract/a', 'contract/c'], ['contract/b']]);
});

test('the same state again changes nothing', async () => {
  const { store, changes } = await open();
  const full = { full: true, upserts: [contract('a')], removals: [] };
  await store.apply({ revision: 1, ...full });
  await store.apply({ revision: 2, ...full });
  expect(changes).toHaveLength(1);
  expect(store.revision()).toBe(2);
});
