import { type Logger, pino } from 'pino';

/** A log that nobody reads. */
export const silentLog: Logger = pino({ level: 'silent' });
