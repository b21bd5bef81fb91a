import { describe, expect, it } from 'vitest';
import type { RuleId } from '../rules.ts';
import { conformanceCases, runCase, runConformance } from './index.ts';
import { type Flaw, memoryHarness } from './testing.ts';

const casesOf = (rule: RuleId) => conformanceCases.filter((each) => each.rule === rule);

/** Which rule's cases must notice which flaw. */
const noticed: readonly [flaw: Flaw, rule: RuleId][] = [
  ['forgets keys', 'create.once'],
  ['takes the last spec', 'create.first-spec'],
  ['forgets keys', 'create.adopts'],
  ['lists every owner', 'list.owner'],
  ['loses tags', 'tags.round-trip'],
  ['forgets types', 'observe.type'],
  ['deletes nothing', 'delete.absent'],
  ['deletes everything', 'delete.others'],
  ['leaves a disk behind', 'create.runs'],
  ['throws when absent', 'observe.absent'],
  ['ignores the signal', 'signal.ends'],
  ['shows user data', 'errors.secret'],
  ['throws a plain error', 'errors.closed'],
  ['lists one page', 'list.pages'],
  ['believes garbage', 'errors.garbage'],
  ['takes a quota for a throttle', 'errors.classed'],
  ['shows its credentials', 'errors.secret'],
];

describe('the conformance suite accepts a provider that keeps the rules', () => {
  runConformance({ create: async () => memoryHarness(), skip: [], it });
});

describe('the conformance suite notices a provider that', () => {
  it.each(noticed)('%s, by %s', async (flaw, rule) => {
    const outcomes = await Promise.allSettled(casesOf(rule).map((each) => runCase(each, memoryHarness(flaw), 'case')));
    expect(outcomes.map(({ status }) => status)).toContain('rejected');
  });

  it('has no world to script faults in, and says why', () => {
    const skipped: string[] = [];
    const recorder = Object.assign(() => {}, { skip: (name: string) => skipped.push(name) });
    runConformance({ create: async () => memoryHarness(), skip: [], noWorld: 'nothing to script', it: recorder });
    expect(skipped).toHaveLength(conformanceCases.filter(({ fault }) => fault !== undefined).length);
    expect(skipped.every((title) => title.endsWith('skipped, nothing to script'))).toBe(true);
  });

  it('is excused from a rule, and says why in the report', () => {
    const titles: string[] = [];
    const skipped: string[] = [];
    const recorder = Object.assign((name: string) => titles.push(name), { skip: (name: string) => skipped.push(name) });
    const skip = [{ rule: 'start.same', reason: 'this cloud cannot start machines' }] as const;
    runConformance({ create: async () => memoryHarness(), skip, it: recorder });
    expect(skipped).toEqual([expect.stringContaining('skipped, this cloud cannot start machines')]);
    expect(titles).toHaveLength(conformanceCases.length - 1);
  });
});
