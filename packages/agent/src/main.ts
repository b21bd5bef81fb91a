import { enableCompileCache } from 'node:module';

// Types are stripped and code is compiled once a machine: the cache makes every later start faster.
enableCompileCache();

const { runAgent } = await import('./run.ts');
await runAgent(process.argv.slice(2), process.env);
