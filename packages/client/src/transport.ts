/** How a client talks: where, as whom, through which `fetch`. */
export interface Transport {
  /** Without a slash at its end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
}
