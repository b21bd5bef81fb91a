import type { ScriptTimings } from './config.ts';

/** The times of the stages; what a stage found done already took next to nothing. */
export interface Timings extends ScriptTimings {
  readonly postgres: number;
  readonly controlPlane: number;
  readonly cities: number;
  /** From the API call until the channel is Ready. */
  readonly channel: number;
  /** From then until the first transaction is committed. */
  readonly firstCommit: number;
  readonly readBack: number;
  readonly total: number;
}

export type StageName = Exclude<keyof Timings, 'total'>;

/** Machines by what their cloud calls them. */
export interface StandingCity {
  readonly id: string;
  readonly city: string;
  readonly cloud: string;
  readonly machines: readonly string[];
}

/** The last line of standard output with `--json`. Cities by code; key and token files have mode 0600. */
export interface QuickstartResult {
  readonly ok: true;
  readonly apiUrl: string;
  readonly docsUrl: string;
  readonly adminTokenFile: string;
  readonly fabricVersion: string;
  readonly tenant: { readonly id: string; readonly apiKeyFile: string };
  readonly gateways: readonly { readonly city: string; readonly url: string; readonly caFile: string }[];
  readonly channel: { readonly id: string; readonly cities: readonly string[]; readonly ordering: string };
  readonly transaction: {
    readonly id: string;
    readonly block: number;
    readonly validationCode: string;
    readonly submittedAt: string;
    readonly readBackAt: string;
  };
  /** With `--clouds`: where each city stands. */
  readonly cities?: readonly StandingCity[];
  readonly timingsMs: Timings;
}

export interface QuickstartFailure {
  readonly ok: false;
  readonly error: string;
}
