import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presets } from '../presets.ts';
import { createFakeLedger } from './fake-ledger.ts';
import { Notary, type NotaryEvent, type NotaryPage, type NotaryRecord } from './notary.ts';

type FunctionName = 'register' | 'verify' | 'revoke' | 'history' | 'list';

const hash = 'a'.repeat(64);
const noon = Date.parse('2026-11-24T12:00:00.000Z');
const call = (mspId: string, atMs = noon, transactionId = 't1') => ({ mspId, atMs, transactionId });

function start() {
  const ledger = createFakeLedger();
  const notary = new Notary();
  const as = (mspId: string, atMs?: number, transactionId?: string) => {
    const answer =
      <Answer>(name: FunctionName) =>
      async (...args: string[]): Promise<Answer> =>
        JSON.parse(await ledger.invoke(call(mspId, atMs, transactionId), (context) => notary[name](context, ...args)));
    return {
      register: answer<NotaryRecord>('register'),
      verify: answer<NotaryRecord>('verify'),
      revoke: answer<NotaryRecord>('revoke'),
      history: answer<NotaryEvent[]>('history'),
      list: answer<NotaryPage>('list'),
    };
  };
  return { as, ledger };
}

describe('register', () => {
  test('keeps the creator as owner and the transaction as time', async () => {
    const { as } = start();
    const record = await as('te-a').register(hash, 'contract of sale');
    expect(record).toEqual({
      hash,
      owner: 'te-a',
      registeredAt: '2026-11-24T12:00:00.000Z',
      note: 'contract of sale',
    });
    expect(await as('te-b').verify(hash)).toEqual(record);
  });

  test('refuses a hash that is registered, whoever asks', async () => {
    const { as } = start();
    await as('te-a').register(hash);
    await expect(as('te-a').register(hash)).rejects.toThrow(`[exists] ${hash} is registered already`);
    await expect(as('te-b').register(hash)).rejects.toThrow('[exists]');
  });

  test('refuses a revoked hash too', async () => {
    const { as } = start();
    await as('te-a').register(hash);
    await as('te-a').revoke(hash);
    await expect(as('te-a').register(hash)).rejects.toThrow('[exists]');
  });

  test.each([
    ['no hash', []],
    ['a short hash', ['abc']],
    ['upper case', ['A'.repeat(64)]],
    ['a line feed after the hash', [`${hash}\n`]],
    ['a third argument', [hash, 'note', 'more']],
    ['a note of 257 characters', [hash, 'n'.repeat(257)]],
  ])('refuses %s and writes nothing', async (_, args) => {
    const { as, ledger } = start();
    await expect(as('te-a').register(...args)).rejects.toThrow(/^\[invalid\] /);
    expect(ledger.size()).toBe(0);
  });

  test('counts characters of a note, not UTF-16 units', async () => {
    const { as } = start();
    expect((await as('te-a').register(hash, '📜'.repeat(256))).note).toHaveLength(512);
  });

  test('leaves an empty note out', async () => {
    const { as } = start();
    expect(await as('te-a').register(hash, '')).not.toHaveProperty('note');
  });
});

describe('verify', () => {
  test('says that a hash is not registered', async () => {
    await expect(start().as('te-a').verify(hash)).rejects.toThrow(`[not-found] ${hash} is not registered`);
  });
});

describe('revoke', () => {
  test('marks the record at the time of the transaction', async () => {
    const { as } = start();
    await as('te-a').register(hash);
    await as('te-a', noon + 1000).revoke(hash);
    expect(await as('te-b').verify(hash)).toMatchObject({ owner: 'te-a', revokedAt: '2026-11-24T12:00:01.000Z' });
  });

  test('is for the owner only', async () => {
    const { as } = start();
    await as('te-a').register(hash);
    await expect(as('te-b').revoke(hash)).rejects.toThrow(`[not-owner] ${hash} belongs to te-a`);
    expect(await as('te-a').verify(hash)).not.toHaveProperty('revokedAt');
  });

  test('happens once', async () => {
    const { as } = start();
    await as('te-a').register(hash);
    await as('te-a').revoke(hash);
    await expect(as('te-a').revoke(hash)).rejects.toThrow('[revoked]');
  });

  test('says that a hash is not registered', async () => {
    await expect(start().as('te-a').revoke(hash)).rejects.toThrow('[not-found]');
  });
});

describe('history', () => {
  test('tells the events of one hash in their order', async () => {
    const { as } = start();
    await as('te-a', noon, 't1').register(hash);
    await as('te-b', noon, 't2').register('b'.repeat(64));
    await as('te-a', noon + 1000, 't3').revoke(hash);
    expect(await as('te-b').history(hash)).toEqual([
      { action: 'register', owner: 'te-a', at: '2026-11-24T12:00:00.000Z', transactionId: 't1' },
      { action: 'revoke', owner: 'te-a', at: '2026-11-24T12:00:01.000Z', transactionId: 't3' },
    ]);
  });

  test('says that a hash is not registered', async () => {
    await expect(start().as('te-a').history(hash)).rejects.toThrow('[not-found]');
  });
});

describe('list', () => {
  const hashes = ['1', '2', '3'].map((digit) => digit.repeat(64));

  test('goes through all records page by page', async () => {
    const { as } = start();
    for (const each of hashes.toReversed()) await as('te-a').register(each);
    const first = await as('te-a').list('2');
    const second = await as('te-a').list('2', first.bookmark);
    expect([...first.records, ...second.records].map((record) => record.hash)).toEqual(hashes);
    expect(second.bookmark).toBe('');
  });

  test('is an empty page on an empty ledger', async () => {
    expect(await start().as('te-a').list('100')).toEqual({ records: [], bookmark: '' });
  });

  test.each(['0', '101', '-1', '1e1', ''])('refuses a page size of %j', async (pageSize) => {
    await expect(start().as('te-a').list(pageSize)).rejects.toThrow('[invalid] page size must be 1 to 100');
  });
});

test('any sequence of calls leaves each hash with its first registrar, revoked by nobody else, and a history that agrees', async () => {
  const action = fc.record({
    what: fc.constantFrom('register' as const, 'revoke' as const),
    who: fc.constantFrom('te-a', 'te-b'),
    hash: fc.constantFrom(hash, 'b'.repeat(64)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 20 }), async (actions) => {
      const { as } = start();
      const model = new Map<string, { owner: string; revoked: boolean }>();
      for (const [index, { what, who, hash }] of actions.entries()) {
        const before = model.get(hash);
        const allowed = what === 'register' ? !before : before?.owner === who && !before.revoked;
        const outcome = as(who, noon + index, `t${index}`)[what](hash);
        if (!allowed) await expect(outcome).rejects.toThrow(/^\[(exists|not-found|not-owner|revoked)\] /);
        else {
          await outcome;
          model.set(hash, { owner: before?.owner ?? who, revoked: what === 'revoke' });
        }
      }
      for (const [hash, { owner, revoked }] of model) {
        const record = await as('te-b').verify(hash);
        expect([record.owner, record.revokedAt !== undefined]).toEqual([owner, revoked]);
        const actionsTold = (await as('te-b').history(hash)).map((event) => event.action);
        expect(actionsTold).toEqual(revoked ? ['register', 'revoke'] : ['register']);
      }
    }),
  );
});

describe('metadata.json', () => {
  const read = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
  const metadata = read('metadata.json');
  const functionsOfCode = Object.getOwnPropertyNames(Notary.prototype).filter((name) => name !== 'constructor');

  test('names the functions of the code, and so does the list of presets', () => {
    const names = metadata.contracts.notary.transactions.map((transaction: { name: string }) => transaction.name);
    expect(names).toEqual(functionsOfCode);
    expect(presets.find((preset) => preset.name === 'notary')?.functions).toEqual(functionsOfCode);
  });

  test('has the version of the package and of the list of presets', () => {
    expect(metadata.info.version).toBe(read('package.json').version);
    expect(presets.find((preset) => preset.name === 'notary')?.version).toBe(metadata.info.version);
  });

  test('states as many parameters as the code takes', async () => {
    for (const { name, parameters } of metadata.contracts.notary.transactions) {
      const tooMany = Array.from({ length: parameters.length + 1 }, () => hash);
      const { as } = start();
      await expect(as('te-a')[name as 'register'](...tooMany)).rejects.toThrow('[invalid] expected');
      const required = parameters.filter((parameter: { required: boolean }) => parameter.required);
      await expect(as('te-a')[name as 'register'](...required.slice(1).map(() => hash))).rejects.toThrow(
        '[invalid] expected',
      );
    }
  });

  test('gives each function what it describes', async () => {
    const { as } = start();
    const { Record, Event, Page } = metadata.components.schemas;
    const required = (schema: { required: string[] }) => schema.required.toSorted();
    const keysOf = (value: object) => Object.keys(value).toSorted();
    await as('te-a').register(hash);
    expect(keysOf(await as('te-a').verify(hash))).toEqual(required(Record));
    expect(keysOf((await as('te-a').history(hash))[0] ?? {})).toEqual(required(Event));
    expect(keysOf(await as('te-a').list('1'))).toEqual(required(Page));
  });
});
