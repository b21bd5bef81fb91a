import type { CityOutcome } from './roll-out.ts';

/** A roll-out that went as far as it could: some cities are not what was asked for. Running it again goes on from there. */
export class RollOutError extends Error {
  override readonly name = 'RollOutError';
  /** Refused by the API, rather than late. */
  readonly refused: boolean;
  readonly details: readonly string[];

  constructor(all: readonly CityOutcome[], failed: readonly CityOutcome[]) {
    super(`${failed.length} of ${all.length} cities are not what was asked for`);
    this.refused = failed.some(({ state }) => state === 'refused');
    this.details = failed.map(({ city, cloud, message }) => `${city} on ${cloud}: ${message ?? 'not Ready in time'}`);
  }
}
