export { type CliConfig, readConfig } from './config.ts';
export { withLiveLine } from './live-line.ts';
export { waitsFor } from './progress.ts';
export { type RunDeps, runCli } from './run.ts';
