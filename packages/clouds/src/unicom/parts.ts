import { CloudError } from '../errors.ts';
import type { Fields, UnicomClient } from './client.ts';

/** The parts of a site, each a list of the vendor's, and what names one there. */
const names = { vpcs: 'vpcName', subnets: 'subNetworkName', securitygroup: 'securityGroupName' } as const;
export type PartKind = keyof typeof names;

export interface Parts {
  named(kind: PartKind, name: string, signal: AbortSignal): Promise<Fields | undefined>;
  /** Makes a part unless that was sent a moment ago: the vendor takes a second of the same name. */
  make(kind: PartKind, name: string, body: Fields, signal: AbortSignal): Promise<void>;
  /** Forgets that it was made, so that it can be made again at once. */
  forget(kind: PartKind, name: string): void;
}

export interface PartsDeps {
  readonly client: UnicomClient;
  readonly nowMs: () => number;
  /** How long what was made may be missing from lists. */
  readonly settleMs: number;
}

export function createParts({ client, nowMs, settleMs }: PartsDeps): Parts {
  const sentAtMs = new Map<string, number>();
  return {
    named: async (kind, name, signal) => {
      for await (const row of client.list({ method: 'GET', path: kind }, signal)) {
        if (row[names[kind]] === name) return row;
      }
      return undefined;
    },
    make: async (kind, name, body, signal) => {
      const what = `${kind}/${name}`;
      if (nowMs() - (sentAtMs.get(what) ?? Number.NEGATIVE_INFINITY) < settleMs) return;
      sentAtMs.set(what, nowMs());
      try {
        await client.call({ method: 'POST', path: kind, body }, signal);
      } catch (error) {
        if (error instanceof CloudError && error.errorClass !== 'unknown-outcome') sentAtMs.delete(what);
        throw error;
      }
    },
    forget: (kind, name) => {
      sentAtMs.delete(`${kind}/${name}`);
    },
  };
}
