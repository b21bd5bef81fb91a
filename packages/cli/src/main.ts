import { enableCompileCache } from 'node:module';
import { readConfig } from './config.ts';

const config = readConfig();
// Before the rest is loaded: from the second start on that takes half the time. Without the folder it is only slower.
if (config.cacheDirectory !== undefined) enableCompileCache(config.cacheDirectory);
const { runCli } = await import('./run.ts');

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

process.exitCode = await runCli(process.argv.slice(2), {
  config,
  streams: { out: process.stdout, err: process.stderr },
  signal: interrupted.signal,
});
