/** Limits of the simulated account by the vendor's own quota names. */
export interface Quotas {
  /** What was set, else the vendor's documented default, else no limit. */
  limit(name: string, byDefault?: number): number;
  set(name: string, limit: number): void;
}

export function createQuotas(): Quotas {
  const limits = new Map<string, number>();
  return {
    limit: (name, byDefault = Number.POSITIVE_INFINITY) => limits.get(name) ?? byDefault,
    set: (name, limit) => {
      limits.set(name, limit);
    },
  };
}
