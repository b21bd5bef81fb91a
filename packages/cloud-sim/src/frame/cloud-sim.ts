import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerAdmin } from './admin.ts';
import { createThrowAwayAuthority, type ThrowAwayAuthority } from './authority.ts';
import type { Bill } from './bill.ts';
import { createExchanges } from './exchange.ts';
import type { Faults } from './faults.ts';
import { type Listener, listen } from './listener.ts';
import { createHollowMachines, type Machines, type PlayMachine, type SimMachine } from './machines.ts';
import { type MadeMachine, recordMade } from './made.ts';
import { createNamespaceNetwork } from './namespaces.ts';
import { createLoopbackNetwork, type MachineNetwork } from './network.ts';
import type { Quotas } from './quotas.ts';
import { createRealMachines, type RealMachinesDeps } from './real-machines.ts';
import type { RecordedCall } from './recorder.ts';
import type { Running } from './running.ts';
import { answerRequests } from './serving.ts';
import type { VendorSim } from './vendor.ts';
import { loadVendor, type SimCloud } from './vendors.ts';
import { createWorld, type Timing, type World } from './world.ts';

export interface CloudSimOptions {
  readonly clouds: readonly SimCloud[];
  /** `real` machines run their user data on this computer and need bubblewrap; `hollow` ones only change state. */
  readonly machines: 'hollow' | 'real';
  /** Plays the part of each hollow machine once it has booted; without it, nothing goes on in them. */
  readonly play?: PlayMachine;
  readonly seed?: string;
  readonly timing?: Partial<Timing>;
  /** Whether the vendors' documented rates hold; true if left out. */
  readonly throttles?: boolean;
  /** Limits of the accounts other than the vendors' own defaults, by cloud and the vendor's name of the quota. */
  readonly quotas?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly clock?: World['clock'];
  /** Where the CA file and the machines lie; without it, a folder of its own that goes with it. */
  readonly directory?: string;
  /** What it listens on, loopback. */
  readonly address?: string;
  /** The first cloud listens on this port (http) and the next (https), the second on the two after; then the admin. 0: any. */
  readonly port?: number;
  /** First two octets of the machines' addresses, such as `127.77`, so that two simulators of one computer never meet. */
  readonly block?: string;
  /** Each real machine has a network namespace of its own; then the block is like `198.18.7`. Needs root. */
  readonly netns?: boolean;
}

export interface CloudSim extends AsyncDisposable {
  readonly endpoints: Readonly<Record<string, { readonly http: string; readonly https: string }>>;
  /** Where faults are scripted and the bill is read from outside (see `admin.ts`). */
  readonly adminUrl: string;
  readonly caPem: string;
  readonly caFile: string;
  /** Where machines in namespaces reach this computer; undefined: at loopback. */
  readonly gateway?: string;
  vendor(cloud: string): VendorSim;
  faults(cloud: string): Faults;
  quotas(cloud: string): Quotas;
  bill(cloud: string): Bill;
  machines(cloud: string): readonly SimMachine[];
  /** Every machine that the cloud ever made, in order, also those that are gone. */
  made(cloud: string): readonly MadeMachine[];
  recorded(cloud: string): readonly RecordedCall[];
  /** What went wrong in the simulators themselves; a test that ends with any has proven nothing. */
  readonly failures: readonly unknown[];
  close(): Promise<void>;
}

const failuresMax = 100;
const timingDefault: Timing = { bootMs: 50, listLagMs: 0, latencyMs: 0 };
const systemClock = { nowMs: () => Date.now() };

/**
 * Simulators of the given clouds, each behind its own two ports. All state is in memory and in the directory.
 * @throws Error when an address or port cannot be had, or real machines are asked for and this computer has no bubblewrap, or
 * no right to make network namespaces.
 */
export async function startCloudSim(options: CloudSimOptions): Promise<CloudSim> {
  const { clouds, address = '127.0.0.1', port = 0 } = options;
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'cloud-sim-')));
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const tls = await createThrowAwayAuthority();
  const caFile = join(directory, 'ca.pem');
  await writeFile(caFile, tls.caPem);
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => {
    if (failures.length < failuresMax) failures.push(error);
  };
  const network = await createNetwork(options);
  const machines = recordMade(await createMachines(options, { directory, onFailure, network }));
  const running = new Map<string, Running>();
  const portAt = (offset: number) => (port === 0 ? 0 : port + offset);
  for (const [index, cloud] of clouds.entries()) {
    const ports = { http: portAt(2 * index), https: portAt(2 * index + 1) };
    running.set(cloud, await startCloud(cloud, options, { machines, address, ports, tls, onFailure }));
  }
  const admin = await listen({ address, port: portAt(2 * clouds.length) }, answerAdmin(running));

  const close = async () => {
    const listeners = [...running.values()].flatMap(({ http, https }) => [http, https]);
    await Promise.all([admin, ...listeners].map((listener) => listener.close()));
    await Promise.all(clouds.flatMap((cloud) => machines.all(cloud).map((machine) => machine.remove())));
    await network.close();
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  };
  return {
    ...views(running),
    made: machines.made,
    ...(network.gateway !== undefined && { gateway: network.gateway }),
    adminUrl: admin.url,
    caPem: tls.caPem,
    caFile,
    failures,
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Views = Pick<CloudSim, 'endpoints' | 'vendor' | 'faults' | 'quotas' | 'bill' | 'machines' | 'recorded'>;

function views(running: ReadonlyMap<string, Running>): Views {
  const of = (cloud: string): Running => {
    const found = running.get(cloud);
    if (found === undefined)
      throw new Error(`The simulator has no cloud ${cloud}; it has ${[...running.keys()].join(', ')}`);
    return found;
  };
  const endpoints = [...running].map(([cloud, { http, https }]) => [cloud, { http: http.url, https: https.url }]);
  return {
    endpoints: Object.fromEntries(endpoints),
    vendor: (cloud) => of(cloud).vendor,
    faults: (cloud) => of(cloud).world.faults,
    quotas: (cloud) => of(cloud).world.quotas,
    bill: (cloud) => of(cloud).world.bill,
    machines: (cloud) => of(cloud).machines(),
    recorded: (cloud) => of(cloud).world.recorder.calls(),
  };
}

async function createMachines(
  { machines, play, clock = systemClock, timing }: CloudSimOptions,
  { directory, onFailure, network }: Pick<RealMachinesDeps, 'directory' | 'onFailure' | 'network'>,
): Promise<Machines> {
  const { bootMs } = { ...timingDefault, ...timing };
  const deps = { clock, bootMs };
  return machines === 'hollow'
    ? createHollowMachines({ ...deps, addresses: network.addresses, play })
    : await createRealMachines({ ...deps, directory, onFailure, network });
}

/** Hollow machines call nobody, so a namespace would prove nothing. */
async function createNetwork({ machines, block, netns = false }: CloudSimOptions): Promise<MachineNetwork> {
  if (!netns) return createLoopbackNetwork(block);
  if (machines === 'hollow') throw new Error('Only real machines are in network namespaces');
  return createNamespaceNetwork(block);
}

interface StartDeps {
  readonly machines: Machines;
  readonly address: string;
  readonly ports: { readonly http: number; readonly https: number };
  readonly tls: ThrowAwayAuthority;
  readonly onFailure: (error: unknown) => void;
}

async function startCloud(cloud: SimCloud, options: CloudSimOptions, deps: StartDeps): Promise<Running> {
  const { seed = 'cloud-sim', clock = systemClock, throttles = true, quotas = {} } = options;
  const { machines, address, ports, tls, onFailure } = deps;
  const timing = { ...timingDefault, ...options.timing };
  const exchanges = createExchanges();
  const { interrupt } = exchanges;
  const world = createWorld({ cloud, clock, seed, machines, timing, throttles, interrupt });
  for (const [name, limit] of Object.entries(quotas[cloud] ?? {})) world.quotas.set(name, limit);
  const vendor = (await loadVendor(cloud))(world);
  const serving = { vendor, exchanges, world, onFailure };
  const http: Listener = await listen({ address, port: ports.http }, answerRequests(serving, 'http'));
  const https = await listen({ address, port: ports.https, tls }, answerRequests(serving, 'https'));
  return { vendor, world, http, https, machines: () => machines.all(cloud) };
}
