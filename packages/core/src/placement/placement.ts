import type { Ordering } from '../kinds/channel.ts';

/** A city node that may take a channel. */
export interface Candidate {
  readonly cityNodeId: string;
  readonly city: string;
  readonly cloud: string;
  readonly freeChannels: number;
}

export interface PlacementRequest {
  readonly channelId: string;
  readonly ordering: Ordering;
  /** City codes, or how many cities the channel wants. */
  readonly cities: readonly string[] | number;
}

/** One city's part in a channel. `consenterNo` starts at 1; the lowest leads in BFT view 0. */
export interface Placement {
  readonly cityNodeId: string;
  readonly city: string;
  readonly endorses: boolean;
  readonly orders: boolean;
  readonly consenterNo: number | null;
}

export interface PlacementOutcome {
  readonly placements: readonly Placement[];
  /** What is in the way, in words; empty when `placements` is an answer. */
  readonly obstacles: readonly string[];
  /** False when one cloud (other than `local`) holds more than f consenters. */
  readonly cloudsSpread: boolean;
}

/** Consenters that may fail without stopping the channel: f of 3f + 1 for BFT, a minority for Raft. */
export function toleratedFaults(ordering: Ordering, consenters: number): number {
  return ordering === 'bft' ? Math.floor((consenters - 1) / 3) : Math.floor((consenters - 1) / 2);
}

/** How many of E endorsing cities must sign: min(E, max(2, f + 1)) with f = ⌊(E − 1) / 3⌋. */
export function endorsementThreshold(endorsingCities: number): number {
  return Math.min(endorsingCities, Math.max(2, Math.floor((endorsingCities - 1) / 3) + 1));
}

export const majority = (members: number): number => Math.floor(members / 2) + 1;

export const fewestCities = { bft: 4, raft: 3 } as const satisfies Record<Ordering, number>;

const obstacle = (text: string): PlacementOutcome => ({ placements: [], obstacles: [text], cloudsSpread: false });

/**
 * Chooses the cities of a channel and the order of its consenters. Pure: the same input gives the same answer. The caller
 * takes the capacity in the transaction that stores the placement.
 */
export function place(request: PlacementRequest, candidates: readonly Candidate[]): PlacementOutcome {
  const chosen =
    typeof request.cities === 'number' ? chooseByCount(request, candidates) : chooseByCode(request, candidates);
  if ('obstacles' in chosen) return chosen;
  const fewest = fewestCities[request.ordering];
  if (chosen.length < fewest) return obstacle(`${request.ordering} ordering needs ${fewest} cities or more`);
  const first = rotation(request.channelId, chosen.length);
  const placements = chosen.map((candidate, index) => ({
    cityNodeId: candidate.cityNodeId,
    city: candidate.city,
    endorses: true,
    orders: true,
    consenterNo: ((index + first) % chosen.length) + 1,
  }));
  const spread = cloudsSpread(chosen, toleratedFaults(request.ordering, chosen.length));
  if (!spread && typeof request.cities === 'number') {
    return obstacle('no choice of cities keeps every cloud at or below the faults that the channel tolerates');
  }
  return { placements, obstacles: [], cloudsSpread: spread };
}

function chooseByCode(
  request: PlacementRequest,
  candidates: readonly Candidate[],
): readonly Candidate[] | PlacementOutcome {
  const codes = request.cities as readonly string[];
  const found = codes.map((code) => candidates.find((candidate) => candidate.city === code));
  const missing = codes.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) return obstacle(`no city node that is Ready and schedulable in ${missing.join(', ')}`);
  const present = found.filter((candidate) => candidate !== undefined);
  const full = present.filter((candidate) => candidate.freeChannels < 1).map((candidate) => candidate.city);
  return full.length > 0 ? obstacle(`no room for another channel in ${full.join(', ')}`) : present;
}

/** The emptiest cities first; one cloud gives at most f of them while others have room (`local` is exempt). */
function chooseByCount(
  request: PlacementRequest,
  candidates: readonly Candidate[],
): readonly Candidate[] | PlacementOutcome {
  const wanted = request.cities as number;
  const perCloud = toleratedFaults(request.ordering, wanted);
  const taken = new Map<string, number>();
  const chosen: Candidate[] = [];
  const byRoom = candidates
    .filter((candidate) => candidate.freeChannels > 0)
    .toSorted((a, b) => b.freeChannels - a.freeChannels || a.cityNodeId.localeCompare(b.cityNodeId));
  const citiesTaken = new Set<string>();
  for (const candidate of byRoom) {
    if (chosen.length === wanted) break;
    const ofCloud = taken.get(candidate.cloud) ?? 0;
    if (citiesTaken.has(candidate.city) || (candidate.cloud !== 'local' && ofCloud >= perCloud)) continue;
    taken.set(candidate.cloud, ofCloud + 1);
    citiesTaken.add(candidate.city);
    chosen.push(candidate);
  }
  if (chosen.length === wanted) return chosen;
  return obstacle(`${wanted} cities were asked for and ${chosen.length} can take another channel`);
}

function cloudsSpread(chosen: readonly Candidate[], tolerated: number): boolean {
  const clouds = Map.groupBy(chosen, ({ cloud }) => cloud);
  return [...clouds].every(([cloud, members]) => cloud === 'local' || members.length <= tolerated);
}

/** Spreads the leaders of view 0 over the cities: a small hash of the channel's id. */
function rotation(channelId: string, cities: number): number {
  let hash = 0;
  for (const letter of channelId) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return hash % cities;
}
