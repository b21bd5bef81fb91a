import { type Logger, pino } from 'pino';

export type Log = Logger;

/** One JSON line an entry, into `file` when there is one, else on standard output. Never given a header, a key or a body. */
export function createLog({ level, file }: { level: string; file?: string | undefined }): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return file === undefined
    ? pino(options)
    : pino(options, pino.destination({ dest: file, mkdir: false, sync: false }));
}
