import { agentProgram } from '@hansa/agent/program';
import type { CloudCapabilities } from '@hansa/clouds';
import { type BootstrapStubInput, bootstrapStub } from '@hansa/core';

/** What a machine runs at its boots, by what its cloud can do; it holds the machine's join secret. */
export function userData(input: BootstrapStubInput, { runsCheckout }: Pick<CloudCapabilities, 'runsCheckout'>): string {
  return runsCheckout === true ? checkoutScript(input) : bootstrapStub(input);
}

/**
 * Runs the agent from this checkout, in the machine's own folder. The secret goes through a file that only the machine's user
 * can read, never through an argument, which anyone on the computer can.
 */
function checkoutScript({ bootstrapUrl, authoritySha256, secret }: BootstrapStubInput): string {
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
