import { type CallOptions, CloudError, TurnAwaited } from '@hansa/clouds';
import { asHansaError } from '@hansa/core';
import { type ExternalCall, recordCall } from '../store/index.ts';
import type { PassContext } from './phase.ts';

/** What a step of a call came to: done for good, with what the cloud names it, or to be repeated. */
export type Step<T> =
  | { readonly done: true; readonly answer: T; readonly handle?: string | undefined }
  | { readonly done: false; readonly answer: T };

/**
 * One step of a call that changes something at a cloud; its row was committed before. The row tells how it ended: `done` with
 * the step that finishes it, `failed` when the cloud refused for certain, `unknown` when its answer was lost. What our own
 * limits held back was never sent, so the row stays as it is. @throws what `step` throws
 */
export async function recorded<T>(
  { db, signal }: Pick<PassContext, 'db' | 'signal'>,
  { id, state }: Pick<ExternalCall, 'id' | 'state'>,
  step: (options: CallOptions) => Promise<Step<T>>,
): Promise<T> {
  try {
    const made = await step({ signal, callId: id });
    if (made.done && state !== 'done') await recordCall(db.sql, id, { state: 'done', handle: made.handle });
    return made.answer;
  } catch (error) {
    if (error instanceof TurnAwaited) throw error;
    const { code, message } = asHansaError(error);
    const refused = error instanceof CloudError && error.errorClass !== 'unknown-outcome';
    const vendorRequestId = error instanceof CloudError ? error.vendorRequestId : undefined;
    const outcome = { code, message };
    await recordCall(db.sql, id, { state: refused ? 'failed' : 'unknown', outcome, vendorRequestId });
    throw error;
  }
}
