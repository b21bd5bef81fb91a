export { type CliConfig, readConfig } from './config.ts';
export { showsLiveLine, withLiveLine } from './live-line.ts';
export { type RunDeps, runCli } from './run.ts';
