import { CityCode, CloudName, closed, findCity, invalidRequest, Name, Profile } from '@hansa/core';
import { type Static, Type } from 'typebox';
import type { StoredAccount, Tx } from '../store/index.ts';
import { accountFor } from './account-for.ts';
import { requireCloud } from './cloud-settings.ts';
import type { ApiDeps } from './deps.ts';

const wishFields = {
  name: Type.Optional(Name),
  city: CityCode,
  cloud: CloudName,
  account: Type.Optional(
    Type.String({
      maxLength: 64,
      description: "Id or name of a cloud account; the operator's only one on the cloud when absent",
    }),
  ),
  profile: Type.Optional(Profile),
};

/** A city that somebody wants to deploy. */
export const CityWish = Type.Object(wishFields, closed);

export type CityWish = Static<typeof CityWish>;

export interface CheckedWish {
  readonly city: string;
  readonly cloud: CloudName;
  readonly profile: Profile;
  readonly account: StoredAccount | undefined;
}

/** What every deployment must hold to, also one that is only planned. @throws request.invalid */
export async function checkWish(
  tx: Tx,
  { clouds }: Pick<ApiDeps, 'clouds'>,
  operatorId: string,
  { city, cloud, account, profile = 'light' }: CityWish,
): Promise<CheckedWish> {
  if (findCity(city) === undefined) {
    throw invalidRequest({ field: '/city', rule: `must be a city of GET /v1/cities; ${city} is none` });
  }
  if (cloud === 'local' && profile !== 'light') {
    throw invalidRequest({ field: '/profile', rule: 'must be light on the cloud local, which is this one computer' });
  }
  if (cloud !== 'own') requireCloud(clouds, cloud);
  return { city, cloud, profile, account: await accountFor(tx, operatorId, cloud, account) };
}
