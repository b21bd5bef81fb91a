import type { Violation } from '@hansa/core';
import type { CloudError } from './errors.ts';
import type { PriceRow } from './prices/row.ts';

/**
 * Where machines come from. An adapter is one object for one (account, region); it waits for nothing longer than one
 * exchange with its vendor, keeps no state that matters in memory, and hides vendor operations and orders: the caller
 * sees machines by their key and the phase they are in.
 *
 * The rules that every adapter obeys are in `docs/contracts/cloud-provider.md` (the same table as `rules.ts`), and
 * `@hansa/clouds/conformance` tests them. Every failure is a `CloudError`.
 */
export interface CloudProvider {
  readonly name: string;

  /** What this adapter can do and its limits: plain data, no I/O, the same answer for the life of the object. */
  describe(): CloudDescription;

  /** Pure check of a spec against this cloud's rules; no I/O. An empty list: `createMachine` will not answer `invalid`. */
  validate(spec: MachineSpec): readonly Violation[];

  /**
   * Proves what reading can prove of an account. What every call would meet (wrong keys, a blocked account, a wrong clock) is an
   * error; what is refused of one kind of call, or told without a refusal, is a result, so that all of it is told at once.
   */
  check(call: CallOptions): Promise<AccountCheck>;

  /** What can be ordered in a region. */
  offers(input: { readonly region: string }, call: CallOptions): Promise<Offers>;

  /**
   * One step towards the network and firewall that machines of this key stand in. Repeat until `done`; repeating after
   * that changes nothing unless someone changed the site by hand.
   */
  ensureSite(input: SiteSpec, call: CallOptions): Promise<SiteStep>;

  /**
   * Makes the machine of `spec.key`, once, however often it is called: a repeat finds what the first call made, also when
   * its answer was lost. So after any error except `invalid` the caller may repeat the same call with the same key, and
   * after `unknown-outcome` it must repeat it, or delete the key, before it forgets it. The answer comes before the machine
   * has booted; `observeMachine` tells when. A key is never used again after its machine was deleted.
   */
  createMachine(spec: MachineSpec, call: CallOptions): Promise<{ readonly handle: string }>;

  /** Boots a machine that is `stopped`, with its disk and addresses as they were. Nothing happens when it runs already. */
  startMachine(ref: MachineRef, call: CallOptions): Promise<void>;

  /**
   * The machine as the cloud sees it now. One that does not exist is `absent`, which is an answer, never an error; what
   * cannot be told is `unknown` or an error, never `absent`.
   */
  observeMachine(ref: MachineRef, call: CallOptions): Promise<MachineObservation>;

  /** All machines of an owner, page by page, also those that our database does not know: what the orphan sweep reads. */
  listMachines(input: { readonly owner: string }, call: CallOptions): AsyncIterable<ListedMachine>;

  /**
   * One step towards no machine of this key, nor anything made for it (disk, address). Works from every phase, also while
   * it is being created and when the handle was never learnt; an absent machine is a success. Repeat until `observeMachine`
   * says `absent`: this call's return is not the proof.
   */
  deleteMachine(ref: MachineRef, call: CallOptions): Promise<void>;

  /** One step towards no site of this key; refuses with `invalid` while machines stand in it. Repeat until `done`. */
  deleteSite(input: { readonly key: string }, call: CallOptions): Promise<{ readonly done: boolean }>;
}

/** `signal` ends the call at once with a `CloudError`; `callId` goes into logs and, where it can, to the vendor. */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly callId: string;
}

export interface CloudDescription {
  readonly cloud: string;
  readonly capabilities: CloudCapabilities;
  readonly limits: CloudLimits;
}

/** Flags as data: callers branch on these, never on a cloud's name; conformance tests skip by them and say so. */
export interface CloudCapabilities {
  /**
   * `yes`: by calls that the vendor publishes. `unproven`: by calls that nobody has checked against the vendor. `no`: the
   * vendor publishes no call: `createMachine` is refused as `invalid` and says what to do instead. Left out: `yes`.
   */
  readonly creates?: 'yes' | 'unproven' | 'no';
  /** `token`: the vendor itself refuses a second machine for one token. `lookup`: the adapter looks before it creates. */
  readonly idempotency: 'token' | 'lookup';
  /** `id`: create answers with the machine's id. `order`: the id comes later, from an order or an operation. */
  readonly creation: 'id' | 'order';
  /** How long after its creation a machine may still be missing from `listMachines` and lookups by tag. */
  readonly listLagMs: number;
  /** Machines get a public address of their own. */
  readonly publicAddress: boolean;
  /** The vendor may suspend machines for money; the operator is told, the machine is not made anew. */
  readonly suspends: boolean;
  /** `offers` tells the vendor's own prices; elsewhere the price book is all that is known. */
  readonly prices: boolean;
  /** Which failures carry the vendor's own request id: only operations that fail later (`operations`), or all. Left out: all. */
  readonly requestIds?: 'all' | 'operations';
  /** A channel's cities on this cloud are exempt from the rule that no cloud may hold more than f consenters. */
  readonly exemptFromSpread: boolean;
  /** Machines are processes that see this checkout and run it; all others fetch the archive of a host. */
  readonly runsCheckout?: boolean;
}

export interface CloudLimits {
  readonly keyLengthMax: number;
  readonly userDataBytesMax: number;
  readonly tagsMax: number;
  readonly tagKeyLengthMax: number;
  readonly tagValueLengthMax: number;
}

export interface AccountCheck {
  readonly account: string;
  /** What the vendor refused or showed to be lacking, of a class that a person must mend. Left out: nothing. */
  readonly refused?: readonly CloudError[];
  /** What else the operator must solve, as sentences: a region that is switched off, a quota of nothing. */
  readonly problems: readonly string[];
  /** What only a write would prove, as sentences; nothing of it is known to be missing. */
  readonly unproven?: readonly string[];
}

export interface Offers {
  readonly zones: readonly string[];
  readonly types: readonly MachineType[];
  readonly images: readonly { readonly name: string; readonly description: string }[];
  /** Those that the vendor tells by its API; the price book has the others. */
  readonly prices: readonly Price[];
  /** Those that the vendor tells by its API; left out: it tells none. */
  readonly quotas?: readonly QuotaSeen[];
}

export interface MachineType {
  readonly name: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly availability: 'available' | 'sold-out' | 'unknown';
}

/** A price on demand as the vendor itself tells it today; the region is the one that was asked about. */
export type Price = Omit<PriceRow, 'cloud' | 'region' | 'term'>;

/** How much of something an account may have in its region, as the vendor tells it. */
export interface QuotaSeen {
  readonly measure: QuotaMeasure;
  readonly limit: number;
  readonly used?: number;
}

export type QuotaMeasure = 'machines' | 'vCPUs' | 'disk GiB' | 'public addresses';

export interface SiteSpec {
  readonly owner: string;
  readonly key: string;
  readonly region: string;
  readonly ingress: readonly IngressRule[];
}

/** TCP only; `from` in CIDR notation. Compared as a set. */
export interface IngressRule {
  readonly port: number;
  readonly from: string;
}

export interface SiteStep {
  /** The adapter's own name for the site, for `MachineSpec.site`. */
  readonly site: string;
  readonly done: boolean;
  readonly pollAfterMs?: number;
}

export interface MachineSpec {
  /** Whose machine it is: the league's id. Written on the machine, read by `listMachines`. */
  readonly owner: string;
  /** Made of (league, host, incarnation) by the caller; lower-case letters, digits and inner hyphens. */
  readonly key: string;
  readonly site: string;
  readonly type: string;
  readonly image: string;
  readonly diskGiB: number;
  /** A script that the machine runs at every boot, so it must bear repeating. May hold a single-use secret. */
  readonly userData: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** `handle` as `createMachine` answered it; without it (its answer was lost) the adapter looks by key. */
export interface MachineRef {
  readonly key: string;
  readonly handle?: string;
}

/**
 * `creating`: not booted yet. `suspended`: by the vendor, mostly for money. `failed`: will not run without deletion.
 * `absent`: proven not to exist. `unknown`: the cloud gave no answer that says.
 */
export type MachinePhase =
  | 'creating'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'suspended'
  | 'deleting'
  | 'failed'
  | 'absent'
  | 'unknown';

export interface MachineObservation {
  readonly phase: MachinePhase;
  /** The vendor's id, written once known, such as `local://127.33.7.1/<key>`. */
  readonly providerId?: string;
  readonly privateAddress?: string;
  readonly publicAddress?: string;
  /** What it is now, in the words of `MachineSpec.type`; once it has booted. */
  readonly type?: string;
  /** As given to `createMachine`; empty when absent. */
  readonly tags: Readonly<Record<string, string>>;
  /** Why it `failed` or is `suspended`, for the operator. */
  readonly error?: string;
  /** Of a machine that `failed`: why, as the error that its creation would have met, where the vendor says so. */
  readonly failure?: CloudError;
  /** Look again no sooner than this. */
  readonly pollAfterMs: number;
}

export interface ListedMachine {
  readonly key: string;
  readonly handle: string;
  readonly phase: MachinePhase;
  /** As `MachineObservation` has it. */
  readonly type?: string;
  readonly tags: Readonly<Record<string, string>>;
}
