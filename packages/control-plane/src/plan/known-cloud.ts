import { randomUUID } from 'node:crypto';
import type { DeploymentFacts, MachineShapes, Offers } from '@hansa/clouds';
import { asHansaError, type CloudName } from '@hansa/core';
import type { Clouds, OpenCloud } from '../cloud/clouds.ts';
import type { StoredAccount } from '../store/index.ts';

/** What is known of an account's cloud, and why not all is. */
export interface KnownCloud {
  readonly shapes: MachineShapes;
  readonly deployment: DeploymentFacts;
  /** Of the account. */
  readonly options: object;
  readonly offers: Pick<Offers, 'zones' | 'types' | 'prices' | 'quotas'> | null;
  readonly creates: 'yes' | 'unproven' | 'no';
  readonly publicAddress: boolean;
  /** The network that the account's machines stand in is there already. */
  readonly siteStands: boolean;
  readonly note?: string;
}

/** A plan is for whoever waits for it: what a cloud does not say in this time is not known. */
const answerWithinMs = 20_000;

export interface AskedCloud {
  readonly cloud: CloudName;
  readonly account: StoredAccount | undefined;
  readonly siteStands: boolean;
}

/** Asks a cloud what it offers. What it does not tell is a note, never an error: a plan that knows little is one too. */
export async function askCloud(clouds: Clouds, { cloud, account, siteStands }: AskedCloud): Promise<KnownCloud> {
  const [shapes, deployment] = await Promise.all([clouds.shapes(cloud), clouds.deployment(cloud)]);
  const facts = { shapes, deployment, options: account?.spec.options ?? {}, siteStands };
  let opened: OpenCloud;
  try {
    opened = account === undefined ? await clouds.open({ cloud }) : await clouds.openAccount(account);
  } catch (error) {
    const note = `The cloud cannot be asked: ${asHansaError(error).message}`;
    return { ...facts, offers: null, creates: 'yes', publicAddress: false, note };
  }
  const { provider, region } = opened;
  const { creates = 'yes', publicAddress } = provider.describe().capabilities;
  try {
    const call = { signal: AbortSignal.timeout(answerWithinMs), callId: randomUUID() };
    const offers = await provider.offers({ region: region ?? 'local' }, call);
    return { ...facts, offers, creates, publicAddress };
  } catch (error) {
    const note = `The cloud does not tell its offers: ${asHansaError(error).message}`;
    return { ...facts, offers: null, creates, publicAddress, note };
  }
}
