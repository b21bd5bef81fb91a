import { createHash } from 'node:crypto';

/** What to run for a component. */
export interface Program {
  readonly name: string;
  readonly file: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  /** Added to the agent's own environment, from which every child inherits the machine's marker. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Files removed before each start: sockets that a killed process left. */
  readonly leftovers: readonly string[];
  /** Texts whose change asks for a restart, such as the configuration files that the program reads at its start. */
  readonly inputs: readonly string[];
  readonly stopGraceMs: number;
}

/** Two programs with equal fingerprints need not be restarted for each other. */
export function fingerprint(program: Program): string {
  const { file, arguments: args, directory, environment, inputs } = program;
  const text = JSON.stringify([file, args, directory, Object.entries(environment).sort(), inputs]);
  return createHash('sha256').update(text).digest('hex');
}
