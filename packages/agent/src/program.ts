import { mainOf, nodeArguments } from './archive.ts';

/** How to run an agent: `node <nodeArguments> <file> --home … --bootstrap … --ca-sha256 … --secret-file …`. */
export interface AgentProgram {
  readonly file: string;
  readonly nodeArguments: readonly string[];
}

/** From sources when this very module is a source, else from what was built. */
export const agentProgram = (): AgentProgram => ({ file: mainOf('agent'), nodeArguments });
