import type { ListedMachine } from '@hansa/clouds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KnownHost } from '../../store/index.ts';
import { machineKey } from '../machine-key.ts';
import { findOrphans, isRipe } from './orphan.ts';
import { orphansCondition } from './orphans.ts';

const league = 'lg-0123456789abcdef';
const hostIds = ['ho-aaaaaaaaaaaaaaaa', 'ho-bbbbbbbbbbbbbbbb'] as const;
const listedAs = (key: string): ListedMachine => ({ key, handle: `h/${key}`, phase: 'running', tags: {} });
const reasons = (key: string, hosts: Iterable<[string, KnownHost]>) =>
  findOrphans(league, [listedAs(key)], new Map(hosts)).map(({ reason }) => reason);

describe('a listed machine', () => {
  const [id] = hostIds;

  it('is an orphan when its host was never known, is deleted, or lives in a newer machine', () => {
    expect(reasons(machineKey(league, id, 1), [])).toEqual(['UnknownHost']);
    expect(reasons(machineKey(league, id, 1), [[id, { deleted: true, newest: 1 }]])).toEqual(['HostDeleted']);
    expect(reasons(machineKey(league, id, 1), [[id, { deleted: false, newest: 2 }]])).toEqual(['Superseded']);
    expect(reasons(machineKey(league, id, 2), [[id, { deleted: false, newest: 2 }]])).toEqual([]);
  });

  it.each([
    `lg-ffffffffffffffff-${id}-1`,
    `${league}x-${id}-1`,
    `${league}-${id}`,
    `${league}-${id}-0`,
    `${league}-${id}-01`,
    `${league}-${id}-1-1`,
    `${league}-ho-short-1`,
    'production-database',
    '',
  ])('whose key is %j is never judged', (key) => {
    expect(reasons(key, [])).toEqual([]);
  });
});

/** A world in which hosts live, machines are made late, answers are lost, and a sweep reads the cloud before the database. */
type Action =
  | { readonly do: 'intend' | 'create' | 'absent' | 'delete host'; readonly host: number }
  | { readonly do: 'list' | 'judge' };

interface World {
  readonly intended: Map<string, number>;
  readonly deleted: Set<string>;
  readonly machines: Set<string>;
  listing: readonly string[] | undefined;
}

const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    do: fc.constantFrom('intend' as const, 'create' as const, 'absent' as const, 'delete host' as const),
    host: fc.nat({ max: hostIds.length - 1 }),
  }),
  fc.record({ do: fc.constantFrom('list' as const, 'judge' as const) }),
);

/** What the database says of the hosts: read in one go. */
const known = ({ intended, deleted }: World): Map<string, KnownHost> =>
  new Map([...intended].map(([id, newest]) => [id, { deleted: deleted.has(id), newest }]));

function act(world: World, action: Action): void {
  if (action.do === 'list') world.listing = [...world.machines];
  if (!('host' in action)) return;
  const id = hostIds[action.host] ?? hostIds[0];
  const newest = world.intended.get(id) ?? 0;
  const current = machineKey(league, id, newest);
  // The intent is committed before the cloud is called, and the next one only when the machine is absent.
  if (action.do === 'intend' && !world.deleted.has(id) && !world.machines.has(current))
    world.intended.set(id, newest + 1);
  // Also long after: a call whose answer was lost may take effect when nobody waits for it any more.
  if (action.do === 'create' && newest > 0) world.machines.add(current);
  if (action.do === 'absent') world.machines.delete(current);
  if (action.do === 'delete host' && newest > 0 && !world.machines.has(current)) world.deleted.add(id);
}

describe('over all interleavings of hosts, cloud and sweep', () => {
  const run = (steps: readonly Action[]): { world: World; judged: string[] } => {
    const world: World = { intended: new Map(), deleted: new Set(), machines: new Set(), listing: undefined };
    const judged: string[] = [];
    for (const step of steps) {
      act(world, step);
      if (step.do !== 'judge' || world.listing === undefined) continue;
      judged.push(...findOrphans(league, world.listing.map(listedAs), known(world)).map(({ key }) => key));
    }
    return { world, judged };
  };

  it('what was judged an orphan once is one for ever, so no machine of a living host is ever deleted', () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 40 }), (steps) => {
        const { world, judged } = run(steps);
        for (const key of judged) expect(findOrphans(league, [listedAs(key)], known(world))).toHaveLength(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('judges by a listing that is older than the database: the other order would delete what is being made', () => {
    const before = new Map<string, KnownHost>();
    const key = machineKey(league, hostIds[0], 1);
    expect(findOrphans(league, [listedAs(key)], before)).toHaveLength(1);
    expect(run([{ do: 'intend', host: 0 }, { do: 'create', host: 0 }, { do: 'list' }, { do: 'judge' }]).judged).toEqual(
      [],
    );
  });

  it('a machine that is left over is found by the next sweep', () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 40 }), (steps) => {
        const { world, judged } = run([...steps, { do: 'list' }, { do: 'judge' }]);
        const alive = new Set(
          [...known(world)].map(([id, { deleted, newest }]) => (deleted ? '' : machineKey(league, id, newest))),
        );
        for (const key of world.machines) expect(judged.includes(key) || alive.has(key)).toBe(true);
      }),
    );
  });
});

describe('the quarantine', () => {
  const orphan = { state: 'quarantined', sightings: 2, agedMs: 3_600_000 } as const;

  it('ends for what two listings have shown, an hour apart, and never for what is kept', () => {
    expect(isRipe(orphan, 3_600_000)).toBe(true);
    expect(isRipe({ ...orphan, sightings: 1 }, 3_600_000)).toBe(false);
    expect(isRipe({ ...orphan, agedMs: 3_599_999 }, 3_600_000)).toBe(false);
    expect(isRipe({ ...orphan, state: 'kept' }, 3_600_000)).toBe(false);
    expect(isRipe({ ...orphan, state: 'deleting' }, 3_600_000)).toBe(false);
  });
});

describe('NoOrphans', () => {
  it('names some of them, and is silent about those that are kept', () => {
    const many = Array.from({ length: 7 }, (_, at) => ({ key: `key-${at}`, state: 'quarantined' as const }));
    expect(orphansCondition(many).message).toContain("7 machines carry the league's tags and belong to no host: key-0");
    expect(orphansCondition(many).message).toContain('key-4, …');
    expect(orphansCondition([{ key: 'key-0', state: 'deleting' }])).toMatchObject({
      status: 'False',
      reason: 'Orphans',
    });
    expect(orphansCondition([{ key: 'key-0', state: 'kept' }])).toMatchObject({ status: 'True' });
  });
});
