import { readConfig } from './config.ts';
import { runCli } from './run.ts';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

process.exitCode = await runCli(process.argv.slice(2), {
  config: readConfig(),
  streams: { out: process.stdout, err: process.stderr },
  signal: interrupted.signal,
});
