import { describe, expect, it } from 'vitest';
import { aMember, anObservedChannel } from '../../testing/builders.ts';
import { judge } from './judge.ts';
import type { Member } from './scope.ts';

const condition = 'PeersJoined';
const otherwise = 'the peer has not joined yet';
const judged = (members: Member[]) =>
  judge({ condition, members, holds: ({ observed }) => observed?.peer === 'joined', otherwise });
const joined = (n: number, overrides: Partial<Member> = {}) =>
  aMember(n, { observed: anObservedChannel(), ...overrides });

describe('a condition of all members', () => {
  it('is True when it holds for all', () => {
    expect(judged([joined(1), joined(2)])).toMatchObject({ status: 'True' });
  });

  it('is False and names who is late', () => {
    expect(judged([joined(1), aMember(2), aMember(3)])).toMatchObject({
      status: 'False',
      message: 'City 2, City 3: the peer has not joined yet',
    });
  });

  it('is False with the error of the member that has one', () => {
    const observed = anObservedChannel({ peer: 'failed', errorCode: 'genesis.refused', errorMessage: 'wrong policy' });
    expect(judged([aMember(1), aMember(2, { observed })])).toMatchObject({
      status: 'False',
      reason: 'Failed',
      message: 'City 2: wrong policy',
    });
  });

  it('is Unknown, never False, by silence', () => {
    expect(judged([joined(1), joined(2, { silent: true })])).toMatchObject({ status: 'Unknown' });
    expect(judged([joined(1), aMember(2, { silent: true })])).toMatchObject({ status: 'Unknown' });
  });
});
