import { fileURLToPath } from 'node:url';

/** How to run an agent: `node <nodeArguments> <file> --home … --bootstrap … --ca-sha256 … --secret-file …`. */
export interface AgentProgram {
  readonly file: string;
  readonly nodeArguments: readonly string[];
}

/** V8 flags of the agent: it allocates little, so a small young generation saves memory and costs nothing. */
const memoryFlags = ['--max-semi-space-size=2'];

/** From sources when this very module is a source, else from what was built. */
export function agentProgram(): AgentProgram {
  const fromSource = import.meta.url.endsWith('.ts');
  return {
    file: fileURLToPath(new URL(fromSource ? './main.ts' : './main.js', import.meta.url)),
    nodeArguments: fromSource ? ['--conditions=hansa-source', ...memoryFlags] : memoryFlags,
  };
}
