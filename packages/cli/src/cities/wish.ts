import type { NewCityPlan } from '@hansa/client';
import { UsageError } from '../failure.ts';
import { cityCode } from '../pick.ts';
import { readCitiesFile } from './file.ts';

export type CityWish = NewCityPlan['cities'][number];

/** How cities are named on the command line: one by its options, or many by a file. */
export interface WishFlags {
  readonly city?: string;
  readonly name?: string;
  readonly cloud?: string;
  readonly account?: string;
  readonly profile?: string;
  readonly file?: string;
}

/** The cities that a command is about. @throws UsageError when none is named, or one and a file */
export function wishesOf(city: string | undefined, flags: WishFlags): CityWish[] {
  const named = city ?? flags.city;
  if (flags.file !== undefined) {
    if (named !== undefined) throw new UsageError('Give a city or --file, not both');
    return readCitiesFile(flags.file).map(wishOf);
  }
  if (named === undefined) throw new UsageError('Name a city, with --city or as the argument, or a file with --file');
  if (city !== undefined && flags.city !== undefined) throw new UsageError('Name the city once');
  return [wishOf({ ...flags, city: named })];
}

/** What the API has to judge is left to it: clouds, profiles, accounts. */
function wishOf({ city, name, cloud = 'local', account, profile }: WishFlags & { readonly city: string }): CityWish {
  return {
    city: cityCode(city),
    cloud: cloud as CityWish['cloud'],
    ...(profile === undefined ? {} : { profile: profile as NonNullable<CityWish['profile']> }),
    ...(account === undefined ? {} : { account }),
    ...(name === undefined ? {} : { name }),
  };
}
