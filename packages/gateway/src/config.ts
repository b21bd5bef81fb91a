import { readFileSync } from 'node:fs';
import { HansaError } from '@hansa/core';
import { type Static, Type } from 'typebox';
import { Check, Errors } from 'typebox/value';

const closed = { additionalProperties: false } as const;

/** What the agent writes for its gateway. All paths are absolute. */
export const GatewayConfig = Type.Object(
  {
    hostId: Type.String({ minLength: 1 }),
    listen: Type.Object(
      { host: Type.String({ minLength: 1 }), port: Type.Integer({ minimum: 0, maximum: 65_535 }) },
      closed,
    ),
    tls: Type.Object({ certificateFile: Type.String(), keyFile: Type.String() }, closed),
    peer: Type.Object(
      {
        mspId: Type.String({ minLength: 1, description: 'Of the city, and so of its peer' }),
        addresses: Type.Array(Type.String({ description: 'host:port' }), {
          minItems: 1,
          maxItems: 8,
          description:
            'The own one; where there is none the others of the city, of which the first is taken that is reached',
        }),
        tlsCaFile: Type.String(),
      },
      closed,
    ),
    authorityFile: Type.String({ description: 'PEM of the league CA' }),
    controlSocket: Type.String({ description: 'A Unix socket that only the agent may reach' }),
    stateDirectory: Type.String({ description: 'Keeps the bundle and the client keys' }),
    logFile: Type.Optional(Type.String()),
    logLevel: Type.Optional(
      Type.Union(['debug', 'info', 'warn', 'error', 'silent'].map((level) => Type.Literal(level))),
    ),
  },
  closed,
);

export type GatewayConfig = Static<typeof GatewayConfig>;

/** Reads and checks a configuration file; `request.invalid` names the file and each broken rule. */
export function readConfig(file: string): GatewayConfig {
  const value = parse(file);
  if (Check(GatewayConfig, value)) return value;
  const violations = Errors(GatewayConfig, value).map(({ instancePath, message }) => ({
    field: instancePath || '/',
    rule: message,
  }));
  const rules = violations.map(({ field, rule }) => `${field} ${rule}`).join('; ');
  throw new HansaError('request.invalid', `The configuration ${file} breaks a rule: ${rules}`, { violations });
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new HansaError('request.malformed', `The configuration ${file} cannot be read as JSON`, { cause });
  }
}
