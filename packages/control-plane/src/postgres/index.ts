export { type PostgresLog, type PostgresOptions, type RunningPostgres, startPostgres, stopPostgres } from './server.ts';
