import { type DestinationStream, type Logger, pino } from 'pino';

/** Structured log: fields first, then a static message. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Where a token, a key or a secret could ride along in a logged object; pino writes `[redacted]` instead. */
const redactedPaths = [
  'authorization',
  'headers.authorization',
  'req.headers.authorization',
  'request.headers.authorization',
  '*.authorization',
  'token',
  'secret',
  'key',
  'password',
  'privateKey',
  '*.token',
  '*.secret',
  '*.key',
  '*.password',
  '*.privateKey',
];

/** One JSON line an entry on stdout, or on `destination`. */
export function createLog(options: { level: LogLevel; destination?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: redactedPaths, censor: '[redacted]' },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
