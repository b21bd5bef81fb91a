import type { CloudProvider } from '@hansa/clouds';
import type { Host } from '@hansa/core';
import { type ExternalCall, intendCall, latestCall, recordCall } from '../../store/index.ts';
import type { PassContext } from '../phase.ts';
import { recorded } from '../recorded-call.ts';

const action = 'startMachine';

export interface Starting {
  readonly provider: CloudProvider;
  readonly host: Host;
  readonly incarnation: number;
  readonly key: string;
  readonly handle: string;
}

/** Starts a machine that was stopped. Its row stays open until the machine is seen to run: one row each time. @throws CloudError */
export async function startMachine(context: PassContext, starting: Starting): Promise<void> {
  const { provider, key, handle } = starting;
  await recorded(context, await startCall(context, starting), async (options) => {
    await provider.startMachine({ key, handle }, options);
    return { done: false, answer: undefined };
  });
}

async function startCall({ db, write }: PassContext, { host, incarnation, key }: Starting): Promise<ExternalCall> {
  const open = await openStart({ db }, host.id, incarnation);
  const call = { resourceId: host.id, accountId: host.spec.account, incarnation, action, token: key };
  return open ?? write((tx) => intendCall(tx, call));
}

/** The machine is seen to run: a start of it that was under way has ended well. */
export async function startSeen(
  context: Pick<PassContext, 'db'>,
  { host, incarnation, handle }: Pick<Starting, 'host' | 'incarnation' | 'handle'>,
): Promise<void> {
  const open = await openStart(context, host.id, incarnation);
  if (open !== undefined) await recordCall(context.db.sql, open.id, { state: 'done', handle });
}

async function openStart({ db }: Pick<PassContext, 'db'>, hostId: string, incarnation: number) {
  const last = await latestCall(db.sql, hostId, incarnation, action);
  return last?.state === 'intended' || last?.state === 'unknown' ? last : undefined;
}
