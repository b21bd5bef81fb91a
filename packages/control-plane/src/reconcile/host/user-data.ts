import { agentProgram } from '@hansa/agent/program';

export interface UserDataInput {
  readonly bootstrapUrl: string;
  readonly authoritySha256: string;
  readonly secret: string;
}

/**
 * What a machine of the `local` cloud runs at each boot, in its own folder: the agent, from this checkout. The secret goes
 * through a file that only the machine's user can read, never through an argument, which anyone on the computer can.
 */
export function userData({ bootstrapUrl, authoritySha256, secret }: UserDataInput): string {
  const { file, nodeArguments } = agentProgram();
  const agent = [...nodeArguments, file].map(quoted).join(' ');
  return `#!/bin/bash
set -eu
umask 077
printf %s ${quoted(secret)} > join-secret
exec node ${agent} --home "$PWD" --bootstrap ${quoted(bootstrapUrl)} \\
  --ca-sha256 ${quoted(authoritySha256)} --secret-file "$PWD/join-secret"
`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
