import { CloudError } from '../errors.ts';
import { pause } from './pause.ts';
import type { MachineLabel, Sightings } from './sightings.ts';

/** Whether there is a machine: listed, ordered, ordered in vain, nowhere, or nobody can say yet. */
export type Presence =
  | { readonly is: 'listed' | 'ordered' | 'lost' | 'absent' }
  | { readonly is: 'unproven'; readonly waitMs: number };

/** So short a rest of the settle time is waited out here; a longer one is for the caller. */
const waitMsMax = 2_000;

export interface OrderOnceInput {
  readonly name: string;
  readonly label: MachineLabel;
  readonly sightings: Sightings;
  readonly look: (signal: AbortSignal) => Promise<Presence>;
  /** Makes ready whatever the order needs; what fails here has no effect. @returns what sends it and answers with its id */
  readonly prepare: (signal: AbortSignal) => Promise<() => Promise<string>>;
}

/**
 * Orders a machine unless there is one, or one may be on its way: the vendor would make a second without a word. Only for one
 * caller a name at a time.
 * @throws CloudError `unavailable` with a delay while it cannot be told whether there is one
 */
export async function orderOnce(input: OrderOnceInput, signal: AbortSignal): Promise<void> {
  const { name, label, sightings, look, prepare } = input;
  let presence = await look(signal);
  if (presence.is === 'unproven' && presence.waitMs <= waitMsMax) {
    await pause(presence.waitMs, signal);
    presence = await look(signal);
  }
  if (presence.is === 'unproven') {
    const why = `Whether ${name} was ordered already cannot be told yet`;
    throw new CloudError('unavailable', why, { retryAfterMs: presence.waitMs });
  }
  if (presence.is !== 'absent') return;
  const send = await prepare(signal);
  sightings.sent(name, label);
  try {
    sightings.ordered(name, await send());
  } catch (error) {
    const refused = error instanceof CloudError && error.errorClass !== 'unknown-outcome';
    if (refused) sightings.settled(name);
    throw error;
  }
}
