import { createHash } from 'node:crypto';
import type { World } from '../frame/world.ts';
import { regionNames, zonesOf } from './catalogue.ts';
import { createRegion, type Region } from './region.ts';
import type { AccessKey } from './signature.ts';

export interface Account {
  readonly id: string;
  readonly keys: readonly AccessKey[];
  /** What tokens of its pages are sealed with. */
  readonly pageKey: Buffer;
  /** Account id and test keys, for people. */
  readonly shown: Readonly<Record<string, unknown>>;
  newId(prefix: string): string;
  /** Made when it is first asked for. */
  region(name: string): Region;
  holds(): readonly string[];
}

const sessionMs = 12 * 3_600_000;
const readsOnly = (action: string) => action.startsWith('Describe');

/** One account with three keys: one that may do all, one that may only read, and one of a session. */
export function createAccount({ clock, bytes }: World): Account {
  const letters = (alphabet: string, count: number) =>
    [...bytes(count)].map((byte) => alphabet[byte % alphabet.length]).join('');
  const keyId = (prefix: string) => prefix + letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16);
  const secret = () => bytes(30).toString('base64');
  const id = letters('123456789', 12);
  const all: AccessKey = { accessKeyId: keyId('AKIA'), secretAccessKey: secret(), allows: () => true };
  const reader: AccessKey = { accessKeyId: keyId('AKIA'), secretAccessKey: secret(), allows: readsOnly };
  const session: AccessKey = {
    accessKeyId: keyId('ASIA'),
    secretAccessKey: secret(),
    sessionToken: bytes(96).toString('base64'),
    expiresAtMs: clock.nowMs() + sessionMs,
    allows: () => true,
  };
  const newId = (prefix: string) => `${prefix}-${bytes(9).toString('hex').slice(0, 17)}`;
  const regions = new Map<string, Region>();
  const text = ({ accessKeyId, secretAccessKey, sessionToken }: AccessKey) => ({
    accessKeyId,
    secretAccessKey,
    sessionToken,
  });
  return {
    id,
    keys: [all, reader, session],
    pageKey: createHash('sha256').update(`pages ${id}`).digest(),
    shown: { accountId: id, regions: regionNames, ...text(all), readOnlyKey: text(reader), sessionKey: text(session) },
    newId,
    region: (name) => {
      const region = regions.get(name) ?? createRegion(name, zonesOf(name), newId);
      regions.set(name, region);
      return region;
    },
    holds: () => [...regions.values()].flatMap(heldIn),
  };
}

const heldIn = ({ instances, volumes, addresses }: Region): string[] => [
  ...[...instances.values()].filter(({ ending }) => ending !== 'terminated').map(({ id }) => `instance ${id}`),
  ...[...volumes.keys()].map((id) => `volume ${id}`),
  ...[...addresses.keys()].map((id) => `address ${id}`),
];
