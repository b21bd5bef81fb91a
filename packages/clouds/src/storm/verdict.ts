/** What the vendor itself knows, read past the adapter. */
export interface VendorTruth {
  /** Each machine that was ever made, also those that are gone. */
  readonly made: readonly { readonly id: string; readonly userData: string }[];
  /** All that there is, is charged for or blocks a deletion: machines, disks, addresses. */
  readonly held: readonly string[];
}

export interface Verdict {
  /** Keys of which more than one machine was ever made, with how many; also machines of no key. */
  readonly duplicates: readonly string[];
  /** Keys whose machine ran, and of which the vendor has made none. */
  readonly missing: readonly string[];
  readonly leaked: readonly string[];
}

const keyLine = /^# key: (.+)$/m;

/** A script that tells the vendor's truth whose machine it is, whatever names and tags an adapter gives it. */
export const userDataOf = (key: string): string => `#!/bin/sh\n# key: ${key}\n`;

/** Compares what the vendor knows, after all of it was deleted, with the keys that were asked for. */
export function judge({ made, held }: VendorTruth, keys: { all: readonly string[]; ran: readonly string[] }): Verdict {
  const times = new Map(keys.all.map((key) => [key, 0]));
  const strangers: string[] = [];
  for (const { id, userData } of made) {
    const key = keyLine.exec(userData)?.[1] ?? '';
    const before = times.get(key);
    if (before === undefined) strangers.push(`${id} is of no key`);
    else times.set(key, before + 1);
  }
  const twice = [...times].filter(([, count]) => count > 1).map(([key, count]) => `${key} was made ${count} times`);
  return {
    duplicates: [...twice, ...strangers],
    missing: keys.ran.filter((key) => times.get(key) === 0),
    leaked: held,
  };
}
