import { join } from 'node:path';
import { type Clock, HansaError } from '@hansa/core';
import { readIfThere, writeWhole } from '../files.ts';
import type { Identities } from '../identities.ts';
import { type InForce, putInForce } from './in-force.ts';
import { checkSuccession } from './rules.ts';
import { openBundle } from './signature.ts';

export interface BundleStore {
  current(): InForce | undefined;
  /**
   * Checks a signed bundle, keeps it on disk and puts it in force. A refused one changes nothing: `request.malformed`,
   * `auth.forbidden` (signer, other gateway), `resource.stale` (expired, lower sequence).
   */
  accept(jws: string): Promise<InForce>;
  /**
   * Takes the kept bundle, if any. Also an expired one: it does not serve, but no lower sequence may follow it. Throws when the
   * kept file is not a bundle for this gateway by this league's signer.
   */
  load(): Promise<InForce | undefined>;
}

export interface BundleStoreOptions {
  readonly hostId: string;
  readonly authorityPem: string;
  readonly stateDirectory: string;
  readonly identities: Identities;
  readonly clock: Clock;
  /** Told of each change. */
  readonly onChange?: (next: InForce) => void;
}

export function createBundleStore(options: BundleStoreOptions): BundleStore {
  const { hostId, authorityPem, stateDirectory, identities, clock, onChange = () => {} } = options;
  const file = join(stateDirectory, 'bundle.jws');
  let current: InForce | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function replace(next: InForce): InForce {
    current = next;
    onChange(next);
    return next;
  }

  async function acceptNow(jws: string): Promise<InForce> {
    const nowMs = clock.nowMs();
    const bundle = await openBundle(jws, { authorityPem, nowMs });
    checkSuccession(current?.bundle, bundle, { hostId, nowMs });
    const next = putInForce(bundle, await identities.prepare(bundle.tenants));
    await writeWhole(file, jws);
    return replace(next);
  }

  return {
    current: () => current,
    accept(jws) {
      const accepted = last.then(() => acceptNow(jws));
      last = accepted.catch(() => {});
      return accepted;
    },
    async load() {
      const jws = await readIfThere(file);
      if (jws === undefined) return undefined;
      const bundle = await openBundle(jws, { authorityPem });
      if (bundle.gateway !== hostId) {
        throw new HansaError(
          'auth.forbidden',
          `The kept bundle is for gateway ${bundle.gateway}, this one is ${hostId}`,
        );
      }
      return replace(putInForce(bundle, await identities.prepare(bundle.tenants)));
    },
  };
}
