export { type CliConfig, readConfig } from './config.ts';
export { type RunDeps, runCli } from './run.ts';
