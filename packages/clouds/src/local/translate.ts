import { CloudError } from '../errors.ts';
import type { CallOptions } from '../port.ts';

/** The one place where this computer's errors become ours. A call that was ended midway may have had its effect. */
export async function translated<T>({ signal }: CallOptions, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new CloudError('unavailable', 'The call was called off before it began');
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof CloudError) throw cause;
    if (signal.aborted) {
      const next = 'it may have taken effect: repeat it with the same key';
      throw new CloudError('unknown-outcome', `The call was called off; ${next}`, { cause });
    }
    throw new CloudError('unavailable', 'This computer refused a step of the call; the log has its cause', { cause });
  }
}
