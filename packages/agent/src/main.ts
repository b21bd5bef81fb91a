import { useCompileCache } from './compile-cache.ts';

useCompileCache(process.env, process.getuid?.() ?? 0);
const { runAgent } = await import('./run.ts');
await runAgent(process.argv.slice(2), process.env);
