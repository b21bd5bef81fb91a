import type { Clock } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { CallOptions, SiteSpec, SiteStep } from '../port.ts';
import type { Ec2 } from './client.ts';
import { ensureParts, type Site } from './site.ts';
import { deleteParts } from './site-delete.ts';
import { readParts } from './site-parts.ts';
import { checkedKey } from './validate.ts';

export interface Sites {
  ensure(spec: SiteSpec, call: CallOptions): Promise<SiteStep>;
  remove(key: string, call: CallOptions): Promise<{ readonly done: boolean }>;
  /** Where machines of this site go. @throws CloudError `not-found` */
  find(key: string, call: CallOptions): Promise<Site>;
  /** The vendor does not know it any more: look again. */
  forget(key: string): void;
}

export interface SitesDeps {
  readonly ec2: Ec2;
  readonly clock: Clock;
  readonly listLagMs: number;
  readonly networkCidr: string | undefined;
}

interface Known {
  readonly site: Site;
  readonly rules: string;
  readonly madeAtMs: number;
  readonly untilMs: number;
}

/** A site that was looked at so lately is taken as it was: many machines ask for one site at once. */
const keptMs = 300_000;
const knownMax = 1_000;

/** Sites by key, one change at a time each. What is kept saves calls; whoever starts anew finds everything by its tags. */
export function createSites({ ec2, clock, listLagMs, networkCidr }: SitesDeps): Sites {
  const known = new Map<string, Known>();
  const turns = new Map<string, Promise<unknown>>();

  /** After whoever came before, however that ended. */
  const inTurn = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const before = turns.get(key);
    const turn = (async () => {
      await before?.catch(() => undefined);
      return await work();
    })();
    turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(key) === turn) turns.delete(key);
    }
  };

  const keep = (key: string, site: Site, rules: string, madeAtMs: number) => {
    if (known.size >= knownMax) known.clear();
    known.set(key, { site, rules, madeAtMs, untilMs: clock.nowMs() + keptMs });
  };

  const ensure = async (spec: SiteSpec, call: CallOptions): Promise<SiteStep> => {
    const { key, ingress } = spec;
    const rules = JSON.stringify(ingress.map(({ port, from }) => `${port} ${from}`).sort());
    const kept = known.get(key);
    if (kept?.rules === rules && clock.nowMs() < kept.untilMs) return { site: key, done: true };
    keep(key, await ensureParts(ec2, spec, call, networkCidr), rules, kept?.madeAtMs ?? clock.nowMs());
    return { site: key, done: true };
  };

  const remove = async (key: string, call: CallOptions) => {
    const madeAtMs = known.get(key)?.madeAtMs ?? Number.NEGATIVE_INFINITY;
    const { done } = await deleteParts(ec2, key, call);
    // Made so lately that lists may not show it yet.
    if (done && clock.nowMs() < madeAtMs + listLagMs) return { done: false };
    known.delete(key);
    return { done };
  };

  return {
    ensure: async (spec, call) => {
      checkedKey(spec.key);
      if (call.signal.aborted) throw new CloudError('unavailable', 'The call was called off before it began');
      return await inTurn(spec.key, () => ensure(spec, call));
    },
    remove: (key, call) => inTurn(checkedKey(key), () => remove(key, call)),
    find: async (key, call) => {
      const kept = known.get(key);
      if (kept !== undefined) return kept.site;
      const { vpcs, subnets, groups } = await readParts(ec2, key, call);
      const vpcId = vpcs[0]?.VpcId;
      const groupId = groups.find(({ VpcId }) => VpcId === vpcId)?.GroupId;
      const subnetIds = subnets.filter(({ VpcId }) => VpcId === vpcId).flatMap(({ SubnetId = [] }) => SubnetId);
      if (vpcId === undefined || groupId === undefined || subnetIds.length === 0) {
        throw new CloudError('not-found', `AWS has no whole site ${key} in this region; ensure it first`);
      }
      return { vpcId, groupId, subnetIds };
    },
    forget: (key) => {
      known.delete(key);
    },
  };
}
