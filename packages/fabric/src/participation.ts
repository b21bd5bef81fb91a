export interface ParticipationOptions {
  /** `host:port` of the orderer's admin listener. */
  readonly address: string;
  readonly tls: { readonly caPem: string; readonly certificatePem: string; readonly privateKeyPem: string };
  readonly timeoutMs?: number;
}

/** An orderer's part in a channel, as the orderer itself tells it. */
export interface OrdererChannel {
  readonly channelId: string;
  readonly relation: 'consenter' | 'follower' | 'config-tracker' | 'other';
  readonly status: 'onboarding' | 'active' | 'inactive' | 'failed';
  readonly height: number;
}

/** The orderer's channel participation API over one kept-alive connection. Errors: `fabric.unavailable`, `fabric.refused`. */
export interface Participation {
  list(): Promise<readonly string[]>;
  /** `undefined` when the orderer is not in the channel. */
  get(channelId: string): Promise<OrdererChannel | undefined>;
  join(block: Uint8Array): Promise<'joined' | 'already-joined'>;
  /** The orderer removes the ledger after it answers: poll `get` until `undefined`, then remove the WAL folder. */
  remove(channelId: string): Promise<'removed' | 'absent'>;
  close(): void;
}

export function createParticipation(_options: ParticipationOptions): Participation {
  throw new Error('not written');
}
