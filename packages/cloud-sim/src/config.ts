import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CloudSimOptions } from './frame/cloud-sim.ts';
import { type SimCloud, simClouds } from './frame/vendors.ts';

export interface SimProgram extends CloudSimOptions {
  readonly json: boolean;
}

const options = {
  json: { type: 'boolean', default: false },
  clouds: { type: 'string', default: simClouds.join(',') },
  hollow: { type: 'boolean', default: false },
  directory: { type: 'string' },
  address: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '0' },
  block: { type: 'string' },
  seed: { type: 'string' },
  'boot-ms': { type: 'string', default: '1000' },
  'latency-ms': { type: 'string', default: '0' },
  'list-lag-ms': { type: 'string', default: '0' },
  'no-throttles': { type: 'boolean', default: false },
} as const;

export const usage = `Usage: hansa cloud-sim [options]

Simulates the APIs of clouds on this computer, until it is stopped. Machines that it "makes" run their user data here, fenced in.

  --clouds <names>     which, comma-separated; all: ${simClouds.join(',')}
  --json               print endpoints, CA file, accounts and test keys as one JSON object
  --hollow             machines only change state; nothing runs
  --directory <path>   where machines and the CA file lie; a temporary folder if left out
  --address <ip>       loopback address to listen on; 127.0.0.1
  --port <n>           first of two ports a cloud (http, https); any if left out
  --block <127.x>      loopback block of the machines' addresses
  --seed <text>        of ids and test keys
  --boot-ms <n>        from order to running; 1000
  --latency-ms <n>     of each call; 0
  --list-lag-ms <n>    how late lists are; 0
  --no-throttles       the vendors' documented rates do not hold
`;

/** @throws RangeError that says which option cannot be */
export function readOptions(argv: readonly string[]): SimProgram {
  const { values } = parseArgs({ args: [...argv], options });
  const clouds = values.clouds.split(',').map((name): SimCloud => {
    const known = simClouds.find((cloud) => cloud === name);
    if (known === undefined) throw new RangeError(`--clouds: ${name} is none of ${simClouds.join(', ')}`);
    return known;
  });
  const number = (name: 'port' | 'boot-ms' | 'latency-ms' | 'list-lag-ms', most: number): number => {
    const text = values[name];
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value <= most) return value;
    throw new RangeError(`--${name} must be a whole number up to ${most}, not ${text}`);
  };
  return {
    json: values.json,
    clouds,
    machines: values.hollow ? 'hollow' : 'real',
    throttles: !values['no-throttles'],
    address: values.address,
    port: number('port', 65_000),
    timing: {
      bootMs: number('boot-ms', 3_600_000),
      latencyMs: number('latency-ms', 60_000),
      listLagMs: number('list-lag-ms', 3_600_000),
    },
    ...(values.directory === undefined ? {} : { directory: resolve(values.directory) }),
    ...(values.block === undefined ? {} : { block: values.block }),
    ...(values.seed === undefined ? {} : { seed: values.seed }),
  };
}
