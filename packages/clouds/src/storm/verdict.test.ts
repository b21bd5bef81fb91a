import { describe, expect, it } from 'vitest';
import { judge, userDataOf } from './verdict.ts';

const machine = (id: string, key: string) => ({ id, userData: userDataOf(key) });
const keys = { all: ['a', 'b', 'c'], ran: ['a', 'b'] };

describe('the verdict on a storm', () => {
  it('finds nothing where each key that ran has one machine, another at most one, and nothing is left', () => {
    const verdict = judge({ made: [machine('1', 'a'), machine('2', 'b')], held: [] }, keys);
    expect(verdict).toEqual({ duplicates: [], missing: [], leaked: [] });
  });

  it('names what was made twice, for nobody, or never, and what is left', () => {
    const made = [machine('1', 'a'), machine('2', 'a'), machine('3', 'z'), { id: '4', userData: '#!/bin/sh\n' }];
    expect(judge({ made, held: ['held: disk 1'] }, keys)).toEqual({
      duplicates: ['a was made 2 times', '3 is of no key', '4 is of no key'],
      missing: ['b'],
      leaked: ['held: disk 1'],
    });
  });
});
