import { CloudError } from '../errors.ts';
import type { CloudProvider } from '../port.ts';
import { type CallName, wrapCalls } from './around.ts';

/** Calls that may change something; when they end early, nobody knows whether they did. */
const writes: ReadonlySet<CallName> = new Set([
  'ensureSite',
  'createMachine',
  'startMachine',
  'deleteMachine',
  'deleteSite',
]);

/**
 * Ends every call after `deadlineMs`, or when the caller's signal says so, also when the adapter does not listen to its
 * signal (some vendors' SDKs cannot): a read fails as `unavailable`, a write as `unknown-outcome`.
 */
export function withDeadline(inner: CloudProvider, { deadlineMs }: { readonly deadlineMs: number }): CloudProvider {
  return wrapCalls(inner, async (name, call, run) => {
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(deadlineMs)]);
    const ended = Promise.withResolvers<never>();
    const onAbort = () => ended.reject(endedEarly(name, inner.name, call.signal.aborted, deadlineMs));
    if (signal.aborted) throw new CloudError('unavailable', `${inner.name} ${name} was called off before it began`);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([run({ ...call, signal }), ended.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  });
}

function endedEarly(name: CallName, cloud: string, byCaller: boolean, deadlineMs: number): CloudError {
  const why = byCaller ? 'was called off' : `did not answer within ${deadlineMs} ms`;
  const next = writes.has(name) ? 'it may have taken effect: repeat it with the same key' : 'try again';
  return new CloudError(writes.has(name) ? 'unknown-outcome' : 'unavailable', `${cloud} ${name} ${why}; ${next}`);
}
