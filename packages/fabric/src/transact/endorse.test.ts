import { HansaError } from '@hansa/core';
import { peer } from '@hyperledger/fabric-protos';
import { describe, expect, it } from 'vitest';
import type { ProposalAnswer } from '../peer/proposal.ts';
import { endorse } from './endorse.ts';

const says = (outcome: string): ProposalAnswer => ({
  status: 200,
  message: '',
  payload: new Uint8Array(),
  byContract: true,
  endorsed: { outcome: Buffer.from(outcome), endorsement: new peer.Endorsement() },
});

const refuses = (message: string, byContract = true): ProposalAnswer => ({
  status: 500,
  message,
  payload: new Uint8Array(),
  byContract,
});

/** Peers that answer as told, asked in the order of the list, two of whom must agree. */
function ask(answers: readonly (ProposalAnswer | HansaError)[]) {
  const asked: number[] = [];
  const result = endorse({
    peers: answers.map((_, index) => index),
    needed: 2,
    action: 'words on ch-1',
    ask: async (index) => {
      asked.push(index);
      const answer = answers[index];
      if (answer === undefined || answer instanceof HansaError) throw answer;
      return answer;
    },
  });
  return { asked, result };
}

const outcomeOf = async (result: ReturnType<typeof endorse>): Promise<string> =>
  Buffer.from((await result).outcome).toString();

const down = new HansaError('fabric.unavailable', 'it is down');

describe('gathering endorsements', () => {
  it('asks no more peers than must agree', async () => {
    const { asked, result } = ask([says('a'), says('a'), says('a'), says('a')]);
    expect(await outcomeOf(result)).toBe('a');
    expect((await result).endorsements).toHaveLength(2);
    expect(asked).toEqual([0, 1]);
  });

  it('asks the next peer in the place of one that fails', async () => {
    const { asked, result } = ask([says('a'), down, down, says('a')]);
    expect(await outcomeOf(result)).toBe('a');
    expect(asked).toEqual([0, 1, 2, 3]);
  });

  it('asks another peer when one is behind, and takes what two say', async () => {
    const { asked, result } = ask([says('new'), says('old'), says('new'), says('new')]);
    expect(await outcomeOf(result)).toBe('new');
    expect(asked).toEqual([0, 1, 2]);
  });

  it('outvotes a peer that refuses what it has not heard of yet', async () => {
    const { result } = ask([says('a'), refuses('no such word'), says('a'), says('a')]);
    expect(await outcomeOf(result)).toBe('a');
  });

  it('passes on a refusal that two peers share', async () => {
    const { asked, result } = ask([refuses('the word is taken'), refuses('the word is taken'), says('a'), says('a')]);
    await expect(result).rejects.toMatchObject({
      code: 'contract.refused',
      message: expect.stringContaining('the word is taken'),
    });
    expect(asked).toEqual([0, 1]);
  });

  it('goes past a peer that refuses itself, and tells the first such refusal when too few are left', async () => {
    const unknown = refuses('No metadata was found for chaincode words in channel ch-1', false);
    expect(await outcomeOf(ask([unknown, says('a'), says('a')]).result)).toBe('a');
    await expect(ask([unknown, down, says('a')]).result).rejects.toMatchObject({ code: 'contract.unknown' });
  });

  it('says that the peers do not agree, when no two do', async () => {
    const { result } = ask([says('a'), says('b'), says('c'), says('d')]);
    await expect(result).rejects.toMatchObject({ code: 'channel.not-ready' });
  });

  it('says that there are too few peers before it asks any', async () => {
    const { asked, result } = ask([says('a')]);
    await expect(result).rejects.toMatchObject({ code: 'channel.not-ready' });
    expect(asked).toEqual([]);
  });
});
