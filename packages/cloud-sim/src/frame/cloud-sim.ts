import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createAddresses } from './addresses.ts';
import { sendAnswer, sendFault } from './answer.ts';
import { createThrowAwayAuthority, type ThrowAwayAuthority } from './authority.ts';
import type { Bill } from './bill.ts';
import { createExchanges, type Exchanges } from './exchange.ts';
import type { Faults } from './faults.ts';
import { type Listener, listen, readRequest } from './listener.ts';
import { createHollowMachines, type SimMachine } from './machines.ts';
import type { Quotas } from './quotas.ts';
import type { RecordedCall } from './recorder.ts';
import type { VendorSim } from './vendor.ts';
import { loadVendor, type SimCloud } from './vendors.ts';
import { createWorld, type Timing, type World } from './world.ts';

export interface CloudSimOptions {
  readonly clouds: readonly SimCloud[];
  readonly machines: 'hollow' | 'real';
  readonly seed?: string;
  readonly timing?: Partial<Timing>;
  /** Whether the vendors' documented rates hold; true if left out. */
  readonly throttles?: boolean;
  readonly clock?: World['clock'];
  /** Where the CA file and the machines lie; without it, a folder of its own that goes with it. */
  readonly directory?: string;
  /** What it listens on, loopback. */
  readonly address?: string;
  /** The first cloud listens on this port (http) and the next (https), the second on the two after. 0: any. */
  readonly port?: number;
  /** First two octets of the machines' addresses, such as `127.77`. */
  readonly block?: string;
}

export interface CloudSim {
  readonly endpoints: Readonly<Record<string, { readonly http: string; readonly https: string }>>;
  readonly caPem: string;
  readonly caFile: string;
  vendor(cloud: string): VendorSim;
  faults(cloud: string): Faults;
  quotas(cloud: string): Quotas;
  bill(cloud: string): Bill;
  machines(cloud: string): readonly SimMachine[];
  recorded(cloud: string): readonly RecordedCall[];
  /** What went wrong in the simulators themselves; a test that ends with any has proven nothing. */
  readonly failures: readonly unknown[];
  close(): Promise<void>;
}

interface Running {
  readonly vendor: VendorSim;
  readonly world: ReturnType<typeof createWorld>;
  readonly http: Listener;
  readonly https: Listener;
}

const failuresMax = 100;
const timingDefault: Timing = { bootMs: 50, listLagMs: 0, latencyMs: 0 };
const systemClock = { nowMs: () => Date.now() };

/** Simulators of the given clouds, each behind its own two ports. All state is in memory and in the directory. */
export async function startCloudSim(options: CloudSimOptions): Promise<CloudSim> {
  const {
    clouds,
    seed = 'cloud-sim',
    clock = systemClock,
    address = '127.0.0.1',
    port = 0,
    throttles = true,
  } = options;
  const timing = { ...timingDefault, ...options.timing };
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'cloud-sim-')));
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const tls = await createThrowAwayAuthority();
  const caFile = join(directory, 'ca.pem');
  await writeFile(caFile, tls.caPem);
  const addresses = createAddresses(options.block ?? `127.${100 + (process.pid % 100)}`);
  const machines = createHollowMachines({ clock, bootMs: timing.bootMs, addresses });

  const failures: unknown[] = [];
  const running = new Map<string, Running>();
  for (const [index, cloud] of clouds.entries()) {
    const exchanges = createExchanges();
    const { interrupt } = exchanges;
    const world = createWorld({ cloud, clock, seed, machines, timing, throttles, interrupt });
    const vendor = (await loadVendor(cloud))(world);
    const at = { address, port: port === 0 ? 0 : port + 2 * index };
    running.set(cloud, { vendor, world, ...(await serve(vendor, { at, tls, exchanges, world, failures })) });
  }

  const of = (cloud: string): Running => {
    const found = running.get(cloud);
    if (found === undefined) throw new Error(`The simulator has no cloud ${cloud}; it has ${clouds.join(', ')}`);
    return found;
  };
  return {
    endpoints: Object.fromEntries(
      [...running].map(([cloud, { http, https }]) => [cloud, { http: http.url, https: https.url }]),
    ),
    caPem: tls.caPem,
    caFile,
    vendor: (cloud) => of(cloud).vendor,
    faults: (cloud) => of(cloud).world.faults,
    quotas: (cloud) => of(cloud).world.quotas,
    bill: (cloud) => of(cloud).world.bill,
    machines: (cloud) => machines.all(cloud),
    recorded: (cloud) => of(cloud).world.recorder.calls(),
    failures,
    close: async () => {
      await Promise.all([...running.values()].flatMap(({ http, https }) => [http.close(), https.close()]));
      await Promise.all(clouds.flatMap((cloud) => machines.all(cloud).map((machine) => machine.remove())));
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

interface ServeInput {
  readonly at: { readonly address: string; readonly port: number };
  readonly tls: ThrowAwayAuthority;
  readonly exchanges: Exchanges;
  readonly world: World;
  readonly failures: unknown[];
}

async function serve(vendor: VendorSim, { at, tls, ...inside }: ServeInput) {
  const answering = (scheme: 'http' | 'https') => answerRequests(vendor, { scheme, ...inside });
  return {
    http: await listen(at, answering('http')),
    https: await listen({ ...at, port: at.port === 0 ? 0 : at.port + 1, tls }, answering('https')),
  };
}

function answerRequests(
  vendor: VendorSim,
  { scheme, exchanges, world, failures }: Omit<ServeInput, 'at' | 'tls'> & { readonly scheme: 'http' | 'https' },
): RequestListener {
  return async (incoming, response) => {
    try {
      const request = await readRequest(incoming, scheme);
      const { latencyMs } = world.timing;
      if (latencyMs > 0) await delay(latencyMs * (0.5 + world.random()));
      if (request === undefined) return sendAnswer(response, { status: 413, headers: { connection: 'close' } });
      const { answer, fault } = await exchanges.run(() => vendor.handle(request));
      if (fault !== undefined) return await sendFault(response, fault);
      if (answer !== undefined) sendAnswer(response, answer);
    } catch (error) {
      if (incoming.destroyed && !incoming.complete) return;
      if (failures.length < failuresMax) failures.push(error);
      // A fault of the simulator itself, told to whoever drives it: it holds no secret but its own test keys.
      const body = `The simulator failed: ${error instanceof Error ? error.stack : String(error)}\n`;
      if (!response.headersSent) sendAnswer(response, { status: 599, headers: { 'content-type': 'text/plain' }, body });
    }
  };
}
