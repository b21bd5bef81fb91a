import { parseArgs } from 'node:util';
import type { CloudSimOptions } from './frame/cloud-sim.ts';
import { type SimCloud, simClouds } from './frame/vendors.ts';

export const usage = `hansa-cloud-sim: the wire protocols of clouds on this computer, at loopback

  --clouds NAMES        which clouds, with commas between (${simClouds.join(',')}); all if left out
  --machines KIND       real: user data runs here under bubblewrap; hollow: only states change (default)
  --port N              the first cloud's http port, its https port is the next; any if left out
  --directory PATH      where machines and the CA file lie; a folder of its own if left out
  --block A.B           first two octets of the machines' addresses, such as 127.77; with --netns three, such as 198.18.7
  --netns               each real machine in a network namespace of its own, as root; they reach this computer at <block>.1
  --seed TEXT           ids and chances are the same for the same seed
  --boot-ms N --list-lag-ms N --latency-ms N
  --no-throttles        the vendors' documented rates do not hold
  --quota CLOUD:NAME=N  a limit other than the vendor's default; may be repeated
  --json                one line of JSON: endpoints, CA file, accounts and test keys, operations
`;

export interface SimCommand {
  readonly options: CloudSimOptions;
  readonly json: boolean;
  readonly help: boolean;
}

/** Reads the command line. @throws Error that says which option is wrong. */
export function readCommand(args: readonly string[]): SimCommand {
  const { values } = parseArgs({
    args: [...args],
    options: {
      clouds: { type: 'string' },
      machines: { type: 'string', default: 'hollow' },
      port: { type: 'string' },
      directory: { type: 'string' },
      block: { type: 'string' },
      seed: { type: 'string' },
      'boot-ms': { type: 'string' },
      'list-lag-ms': { type: 'string' },
      'latency-ms': { type: 'string' },
      'no-throttles': { type: 'boolean', default: false },
      netns: { type: 'boolean', default: false },
      quota: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { machines, port, directory, block, seed } = values;
  if (machines !== 'hollow' && machines !== 'real') throw new Error('--machines must be hollow or real');
  const timing = {
    ...numberOf('bootMs', 'boot-ms', values['boot-ms']),
    ...numberOf('listLagMs', 'list-lag-ms', values['list-lag-ms']),
    ...numberOf('latencyMs', 'latency-ms', values['latency-ms']),
  };
  const options: CloudSimOptions = {
    clouds: cloudsOf(values.clouds),
    machines,
    timing,
    throttles: !values['no-throttles'],
    netns: values.netns,
    quotas: quotasOf(values.quota),
    ...numberOf('port', 'port', port),
    ...(directory !== undefined && { directory }),
    ...(block !== undefined && { block }),
    ...(seed !== undefined && { seed }),
  };
  return { options, json: values.json, help: values.help };
}

function cloudsOf(text: string | undefined): readonly SimCloud[] {
  if (text === undefined) return simClouds;
  return text.split(',').map((name) => {
    const known = simClouds.find((each) => each === name);
    if (known === undefined) throw new Error(`--clouds: there is no cloud ${name}; there are ${simClouds.join(', ')}`);
    return known;
  });
}

function numberOf<Name extends string>(
  name: Name,
  option: string,
  text: string | undefined,
): Partial<Record<Name, number>> {
  if (text === undefined) return {};
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${option} must be a whole number`);
  return { [name]: Number(text) } as Record<Name, number>;
}

function quotasOf(texts: readonly string[]): Record<string, Record<string, number>> {
  const quotas: Record<string, Record<string, number>> = {};
  for (const text of texts) {
    const [, cloud, name, limit] = /^([a-z]+):([^=]+)=(\d{1,9})$/.exec(text) ?? [];
    if (cloud === undefined || name === undefined) throw new Error('--quota must be like aws:addresses=50');
    quotas[cloud] = { ...quotas[cloud], [name]: Number(limit) };
  }
  return quotas;
}
