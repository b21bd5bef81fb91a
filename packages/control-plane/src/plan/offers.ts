import { randomUUID } from 'node:crypto';
import { asHansaError, type CloudName } from '@hansa/core';
import type { Clouds, OpenCloud } from '../cloud/clouds.ts';
import type { StoredAccount } from '../store/index.ts';
import type { KnownOffers } from './city-plan.ts';

/** A plan is for whoever waits for it: what a cloud does not say in this time is not known. */
const answerWithinMs = 20_000;

/** What an account's cloud offers. What it does not tell is a note, never an error: a plan without a price is one too. */
export async function loadOffers(
  clouds: Clouds,
  cloud: CloudName,
  account: StoredAccount | undefined,
): Promise<KnownOffers> {
  const shapes = await clouds.shapes(cloud);
  const unknown = { shapes, offers: null, creates: 'yes', publicAddress: false } as const;
  let opened: OpenCloud;
  try {
    opened = account === undefined ? await clouds.open({ cloud }) : await clouds.openAccount(account);
  } catch (error) {
    return { ...unknown, note: `The cloud cannot be asked: ${asHansaError(error).message}` };
  }
  const { provider, region } = opened;
  const { creates = 'yes', publicAddress } = provider.describe().capabilities;
  try {
    const call = { signal: AbortSignal.timeout(answerWithinMs), callId: randomUUID() };
    const { types, prices } = await provider.offers({ region: region ?? 'local' }, call);
    return { shapes, offers: { types, prices }, creates, publicAddress };
  } catch (error) {
    return {
      shapes,
      offers: null,
      creates,
      publicAddress,
      note: `The cloud does not tell its offers: ${asHansaError(error).message}`,
    };
  }
}
