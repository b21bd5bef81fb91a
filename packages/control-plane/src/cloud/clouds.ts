import {
  CloudError,
  type CloudProvider,
  type CloudRegistry,
  type DeploymentFacts,
  type MachineShapes,
} from '@hansa/clouds';
import type { CloudName, HostSpec } from '@hansa/core';
import type { KeyProvider } from '../issuer/key-provider.ts';
import { readSealed, replaceSealed } from '../issuer/sealed-secret.ts';
import { type Database, getResource, type StoredAccount, type Tx } from '../store/index.ts';

/** A cloud as it is open to one operator. */
export interface OpenCloud {
  readonly provider: CloudProvider;
  /** Of the account; undefined on a cloud without accounts, where every city is a region of its own. */
  readonly region: string | undefined;
  /** Addresses of its own from which the account's machines call through a translation (NAT), as its operator says. */
  readonly natAddresses: readonly string[];
}

/** `waitMs` is infinite while somebody runs. */
export type Turn<T> = { readonly answer: T } | { readonly waitMs: number };

/** The clouds of this league, opened with its operators' accounts. */
export interface Clouds {
  /** Those that machines can be made on. */
  readonly names: readonly string[];
  readonly schemas: CloudRegistry['schemas'];
  /** @throws CloudError `not-found` when the account is gone, `credentials` when it has none, `invalid` for an unknown cloud */
  open(where: Pick<HostSpec, 'cloud' | 'account'>): Promise<OpenCloud>;
  openAccount(account: StoredAccount): Promise<OpenCloud>;
  /**
   * Of callers with the same key one runs at a time, and the next only after the rest that the run asked for. Whose turn it is
   * not is told for how long, at least; nobody waits here, since many would wait for one that may never be answered.
   */
  inTurn<T>(key: string, run: () => Promise<{ readonly answer: T; readonly restMs: number }>): Promise<Turn<T>>;
  shapes(cloud: CloudName): Promise<MachineShapes>;
  deployment(cloud: CloudName): Promise<DeploymentFacts>;
  /** Seals an account's credentials in the place of those that it had. */
  keepCredentials(tx: Tx, accountId: string, credentials: object): Promise<void>;
}

export interface CloudsDeps {
  readonly db: Database;
  readonly keys: KeyProvider;
  readonly registry: CloudRegistry;
}

const purpose = 'cloud-credentials';
const restAfterFailureMs = 500;

export function createClouds({ db, keys, registry }: CloudsDeps): Clouds {
  const credentialsOf = async (ownerId: string): Promise<unknown> => {
    const text = await readSealed(db.sql, keys, { ownerId, purpose });
    if (text === undefined) throw new CloudError('credentials', `The cloud account ${ownerId} has no credentials`);
    return JSON.parse(text);
  };

  const openAccount = async ({ id, spec, generation }: StoredAccount): Promise<OpenCloud> => {
    const { cloud, region, options } = spec;
    // A rotation raises the generation in the transaction that stores the credentials.
    const version = String(generation);
    const credentials = (): Promise<unknown> => credentialsOf(id);
    return {
      provider: await registry.account({ accountId: id, cloud, region, options, version, credentials }),
      region,
      natAddresses: (options as { readonly natAddresses?: readonly string[] }).natAddresses ?? [],
    };
  };

  /** Until when a key rests; as long as it takes, while somebody runs. */
  const turns = new Map<string, number>();
  const inTurn: Clouds['inTurn'] = async (key, run) => {
    const waitMs = (turns.get(key) ?? 0) - performance.now();
    if (waitMs > 0) return { waitMs };
    turns.set(key, Number.POSITIVE_INFINITY);
    let restMs = restAfterFailureMs;
    try {
      const { answer, restMs: asked } = await run();
      restMs = asked;
      return { answer };
    } finally {
      if (restMs > 0) turns.set(key, performance.now() + restMs);
      else turns.delete(key);
    }
  };

  return {
    names: registry.names,
    inTurn,
    schemas: registry.schemas,
    shapes: registry.shapes,
    deployment: registry.deployment,
    openAccount,
    open: async ({ cloud, account: id }) => {
      if (id === undefined) return { provider: await registry.provider(cloud), region: undefined, natAddresses: [] };
      const account = (await getResource(db.sql, id)) as StoredAccount | undefined;
      if (account?.kind !== 'cloud-account') throw new CloudError('not-found', `The cloud account ${id} is gone`);
      return openAccount(account);
    },
    keepCredentials: (tx, ownerId, credentials) =>
      replaceSealed(tx, keys, { ownerId, purpose }, JSON.stringify(credentials)),
  };
}
