/** A machine that somebody else made, or will make, as far as we were told of it. */
export interface OwnMachine {
  readonly owner: string;
  readonly key: string;
  readonly site: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Once its agent has joined: where it says that it is, and whether it is heard of right now. */
  readonly joined?: { readonly address: string; readonly heard: boolean };
}

/**
 * What is remembered of these machines, kept by whoever opens the provider: there is no vendor to ask. Every method may throw;
 * what it throws is taken as `unavailable`.
 */
export interface OwnMachineBook {
  /** Writes a machine down unless its key stands there already. */
  note(machine: OwnMachine): Promise<void>;
  find(key: string): Promise<OwnMachine | undefined>;
  list(): Promise<readonly OwnMachine[]>;
  /** Nothing happens when there is none. */
  forget(key: string): Promise<void>;
}
