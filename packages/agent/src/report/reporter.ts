import type { Observed, Report } from '../protocol/index.ts';
import type { Time } from '../time.ts';
import { difference } from './difference.ts';

export interface ReporterDeps {
  readonly now: () => ReadonlyMap<string, Observed>;
  readonly send: (report: Report) => void;
  readonly time: Time;
}

/** Says over one stream what this host sees: all of it first, then changes. */
export interface Reporter {
  /** Something changed: tells it, unless too much is unanswered yet; then the next answer does. */
  flush(): void;
  stored(sequence: number): void;
  /** Tells changed figures from time to time until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

const figuresEveryMs = 10_000;
/** Reports that may wait for an answer; more would only pile up behind a slow link. */
const unansweredMax = 16;

export function createReporter({ now, send, time }: ReporterDeps): Reporter {
  const told = new Map<string, Observed>();
  let sequence = 0;
  let answered = 0;

  function tell(withFigures: boolean): void {
    if (sequence - answered >= unansweredMax) return;
    const { observed, removed } = difference(told, now(), withFigures);
    const full = sequence === 0;
    if (!full && observed.length === 0 && removed.length === 0) return;
    sequence += 1;
    for (const subject of removed) told.delete(subject);
    for (const one of observed) told.set(one.subject, one);
    send({ sequence, full, observed, removed });
  }

  return {
    flush: () => tell(false),
    stored(upTo) {
      answered = Math.max(answered, upTo);
      tell(false);
    },
    async run(signal) {
      tell(true);
      while (!signal.aborted) {
        await time.sleep(figuresEveryMs, signal);
        if (!signal.aborted) tell(true);
      }
    },
  };
}
