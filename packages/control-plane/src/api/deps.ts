import type { PriceBook } from '@hansa/clouds';
import type { Clock, NewId } from '@hansa/core';
import type { Clouds } from '../cloud/clouds.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Database } from '../store/index.ts';

export interface ApiConfig {
  /** Of one token at this replica. */
  readonly requestsPerMinute: number;
  /** Without it the listener speaks plain HTTP, which the configuration allows on loopback only. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}

export interface ApiDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: NewId;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly config: ApiConfig;
  readonly clouds: Clouds;
  readonly prices: PriceBook;
  /** Where machines that nobody made for us find the league, and by what they know it. */
  readonly joining: { readonly bootstrapUrl: string; readonly authoritySha256: string };
  /** Of the software, for the OpenAPI document. */
  readonly version: string;
}
