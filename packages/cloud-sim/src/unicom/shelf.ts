import type { World } from '../frame/world.ts';
import { type Fields, Refusal, text } from './answer.ts';

/** Things of one kind that the account has; a new one is listed a moment after it was made. */
export interface Shelf {
  add(id: string, shown: Fields): void;
  remove(id: string): void;
  /** @returns the id @throws Refusal 404 */
  has(id: string): string;
  /** Those that are listed, where each of these names of the query is as asked for. */
  rows(query: Fields, names: readonly string[]): readonly Fields[];
  /** All, listed or not. */
  all(): readonly Fields[];
  readonly size: () => number;
}

export function createShelf({ clock, timing }: World, what: string): Shelf {
  const things = new Map<string, { readonly madeAtMs: number; readonly shown: Fields }>();
  return {
    add: (id, shown) => {
      things.set(id, { madeAtMs: clock.nowMs(), shown });
    },
    remove: (id) => {
      things.delete(id);
    },
    has: (id) => {
      if (!things.has(id)) throw new Refusal(404, `${what}不存在`);
      return id;
    },
    rows: (query, names) =>
      [...things.values()]
        .filter(({ madeAtMs }) => madeAtMs + timing.listLagMs <= clock.nowMs())
        .map(({ shown }) => shown)
        .filter((shown) => names.every((name) => query[name] === undefined || query[name] === shown[name])),
    all: () => [...things.values()].map(({ shown }) => shown),
    size: () => things.size,
  };
}

/** Names of subnets and security groups: no hyphens. */
export function plainName(body: Fields, field: string): string {
  const name = text(body, field);
  if (!/^[A-Za-z0-9_\u4e00-\u9fa5]+$/.test(name)) throw new Refusal(400, `参数${field}不合法`);
  return name;
}

export const newIdOf = ({ bytes }: World): string =>
  String(8_600_000_000_000_000_000n + BigInt(`0x${bytes(6).toString('hex')}`));
