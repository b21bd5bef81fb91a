import type { MachineObservation } from '@hansa/clouds';
import type { Clock, HostSpec } from '@hansa/core';
import type { Clouds, OpenCloud } from '../cloud/clouds.ts';
import { newestMachineCall } from '../reconcile/host/machine-call.ts';
import { machineKey } from '../reconcile/machine-key.ts';
import type { Database } from '../store/index.ts';

/** A machine as its cloud shows it. */
export interface Sighting extends Pick<OpenCloud, 'natAddresses'> {
  readonly observation: MachineObservation;
}

/** Looks at the machines of hosts that ask to join. */
export interface Sightings {
  /** @throws CloudError when the cloud cannot be asked */
  of(host: { readonly id: string; readonly spec: HostSpec; readonly incarnation: number }): Promise<Sighting>;
}

export interface SightingsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly clouds: Pick<Clouds, 'open'>;
  readonly leagueId: string;
}

/** Below the time that an agent waits for an answer. */
const lookMsMax = 8_000;
/** Who asks within this time gets the same answer, a failure too. */
const sharedMs = 1_000;

/**
 * One look at a machine at a time and one a second, however many ask with its secret: nobody makes us call a cloud at their
 * will. An answer is at most a second older than its question.
 */
export function createSightings({ db, clock, clouds, leagueId }: SightingsDeps): Sightings {
  const looks = new Map<string, { readonly untilMs: number; readonly sighting: Promise<Sighting> }>();

  const look: Sightings['of'] = async ({ id, spec, incarnation }) => {
    const [{ provider, natAddresses }, creation] = await Promise.all([
      clouds.open(spec),
      newestMachineCall(db.sql, id),
    ]);
    const key = machineKey(leagueId, id, incarnation);
    const handle = creation?.incarnation === incarnation ? creation.handle : null;
    const call = { signal: AbortSignal.timeout(lookMsMax), callId: `${id}/join` };
    const observation = await provider.observeMachine(handle === null ? { key } : { key, handle }, call);
    return { observation, natAddresses };
  };

  return {
    of: (host) => {
      const nowMs = clock.nowMs();
      for (const [key, { untilMs }] of looks) if (untilMs <= nowMs) looks.delete(key);
      const key = `${host.id}/${host.incarnation}`;
      const before = looks.get(key);
      if (before !== undefined) return before.sighting;
      const sighting = look(host);
      looks.set(key, { untilMs: Number.POSITIVE_INFINITY, sighting });
      const settle = () => looks.set(key, { untilMs: nowMs + sharedMs, sighting });
      sighting.then(settle, settle);
      return sighting;
    },
  };
}
