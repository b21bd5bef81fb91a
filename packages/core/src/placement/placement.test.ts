import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, endorsementThreshold, place, toleratedFaults } from './placement.ts';

const candidate = (city: string, overrides: Partial<Candidate> = {}): Candidate => ({
  cityNodeId: `cn-${city}`,
  city,
  cloud: 'local',
  freeChannels: 10,
  ...overrides,
});
const four = ['330100', '440300', '110000', 'DEFRA'].map((city) => candidate(city));

describe('place', () => {
  it('takes the cities that were named, each ordering and endorsing, with consenter numbers 1 to n', () => {
    const { placements, obstacles } = place(
      { channelId: 'ch-a', ordering: 'bft', cities: four.map(({ city }) => city) },
      four,
    );
    expect(obstacles).toEqual([]);
    expect(placements.map(({ city }) => city)).toEqual(['330100', '440300', '110000', 'DEFRA']);
    expect(placements.map(({ consenterNo }) => consenterNo).toSorted()).toEqual([1, 2, 3, 4]);
    expect(placements.every(({ orders, endorses }) => orders && endorses)).toBe(true);
  });

  it('spreads the first leader over the cities from channel to channel', () => {
    const leaders = new Set(
      Array.from({ length: 40 }, (_, index) => {
        const { placements } = place({ channelId: `ch-${index}`, ordering: 'bft', cities: 4 }, four);
        return placements.find(({ consenterNo }) => consenterNo === 1)?.city;
      }),
    );
    expect(leaders.size).toBe(4);
  });

  it('says which cities are missing or full and places nothing', () => {
    const missing = place({ channelId: 'ch-a', ordering: 'raft', cities: ['330100', '310000', '440300'] }, four);
    expect(missing).toMatchObject({
      placements: [],
      obstacles: ['no city node that is Ready and schedulable in 310000'],
    });
    const full = [...four.slice(1), candidate('330100', { freeChannels: 0 })];
    const outcome = place({ channelId: 'ch-a', ordering: 'bft', cities: four.map(({ city }) => city) }, full);
    expect(outcome.obstacles).toEqual(['no room for another channel in 330100']);
  });

  it('refuses fewer cities than the ordering needs', () => {
    const three = ['330100', '440300', '110000'];
    expect(place({ channelId: 'ch-a', ordering: 'bft', cities: three }, four).obstacles).toHaveLength(1);
    expect(place({ channelId: 'ch-a', ordering: 'raft', cities: three }, four).placements).toHaveLength(3);
  });

  it('never gives one cloud more consenters than the channel may lose, and never exceeds room', () => {
    const anyCandidate = fc.record({
      cityNodeId: fc.uuid(),
      city: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'),
      cloud: fc.constantFrom('aws', 'azure', 'google', 'baidu'),
      freeChannels: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(anyCandidate, { maxLength: 30 }), fc.integer({ min: 4, max: 10 }), (candidates, count) => {
        const { placements } = place({ channelId: 'ch-x', ordering: 'bft', cities: count }, candidates);
        if (placements.length === 0) return;
        const used = placements.map(({ cityNodeId }) => candidates.find((one) => one.cityNodeId === cityNodeId));
        const perCloud = Map.groupBy(used, (one) => one?.cloud);
        for (const members of perCloud.values())
          expect(members.length).toBeLessThanOrEqual(toleratedFaults('bft', count));
        expect(used.every((one) => (one?.freeChannels ?? 0) > 0)).toBe(true);
        expect(new Set(placements.map(({ city }) => city)).size).toBe(count);
      }),
    );
  });
});

describe('endorsementThreshold', () => {
  it.each([
    [1, 1],
    [2, 2],
    [4, 2],
    [7, 3],
    [10, 4],
  ])('asks of %i endorsing cities for %i', (cities, wanted) => {
    expect(endorsementThreshold(cities)).toBe(wanted);
  });
});
