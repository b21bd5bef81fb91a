import { CloudError, type CloudErrorClass } from '../errors.ts';
import type { CloudProvider } from '../port.ts';
import { type CallName, wrapCalls } from './around.ts';

/** Where call metrics go; labels are bounded by the port's calls and the closed set of error classes. */
export interface CloudMetrics {
  called(sample: {
    readonly cloud: string;
    readonly call: CallName;
    readonly outcome: 'ok' | 'bug' | CloudErrorClass;
    readonly durationMs: number;
  }): void;
}

/** Counts and times every call; an error that is no CloudError is the adapter's `bug`. */
export function withMetrics(inner: CloudProvider, metrics: CloudMetrics, monotonicMs: () => number): CloudProvider {
  return wrapCalls(inner, async (name, call, run) => {
    const startedMs = monotonicMs();
    const report = (outcome: 'ok' | 'bug' | CloudErrorClass) =>
      metrics.called({ cloud: inner.name, call: name, outcome, durationMs: monotonicMs() - startedMs });
    try {
      const answer = await run(call);
      report('ok');
      return answer;
    } catch (error) {
      report(error instanceof CloudError ? error.errorClass : 'bug');
      throw error;
    }
  });
}
