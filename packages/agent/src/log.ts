import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Structured log on standard output: static messages, facts as fields. */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

/** Logs how long a step took, whether it went well or not. */
export async function timed<T>(log: Log, step: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    log.info({ step, ms: Math.round(performance.now() - startedAt) }, 'step done');
  }
}
