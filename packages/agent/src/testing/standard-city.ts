import { isDeepStrictEqual } from 'node:util';
import type { DesiredSubject } from '../protocol/index.ts';
import { notaryService, type Seen, startTestHost, type TestCityOptions, type TestHost } from './city.ts';
import { desiredNode } from './desired-node.ts';

/** A city of three hosts: the first has the CA and the orderer, the others have peers; each has a gateway. */
export interface StandardCity {
  readonly mspId: string;
  readonly ordering: TestHost;
  readonly endorsing: readonly [TestHost, TestHost];
  end(): Promise<void>;
}

const peerPort = 7051;

/** Starts the three agents at `<network>.<number>` and the next two, and carries certificate requests as the control plane does. */
export async function startStandardCity(options: TestCityOptions): Promise<StandardCity> {
  const mspId = `cn-${String(options.number).padStart(16, '0')}`;
  const at = (offset: number) => startTestHost({ ...options, number: options.number + offset });
  const [ordering, second, third] = await Promise.all([at(0), at(1), at(2)]);
  const endorsing = [second, third] as const;
  const peers = endorsing.map(({ address }) => `${address}:${peerPort}`);
  const orders = desiredNode(mspId, ordering.address, { components: ['ca', 'orderer', 'gateway'], peers });
  ordering.host.want({ node: { node: orders } });
  for (const { host, address } of endorsing) {
    const node = desiredNode(mspId, address, { components: ['peer', 'gateway'] });
    host.want({ node: { node }, ...notaryService });
  }
  const relays = endorsing.map((asking) => startRelay(ordering, asking));
  return {
    mspId,
    ordering,
    endorsing,
    async end() {
      for (const stop of relays) stop();
      await Promise.all([ordering, ...endorsing].map((host) => host.end()));
    },
  };
}

/** As `reconcile/host/enrolment.ts` of the control plane: requests to the CA's host, what it issued to the host that asked. */
function startRelay(authority: TestHost, asking: TestHost): () => void {
  const subject = `certify/${asking.host.id}`;
  let told: object | undefined;
  let answered: object | undefined;
  const stops = [
    asking.host.listen((seen) => {
      const csrs = seen.get('enrolment')?.enrolment?.csrs;
      if (csrs === undefined || isDeepStrictEqual(csrs, told)) return;
      told = csrs;
      authority.host.want({ [subject]: { certify: { hostId: asking.host.id, csrs, hosts: [asking.address] } } });
    }),
    authority.host.listen((seen) => {
      const enrolment = seen.get(subject)?.certify ?? undefined;
      if (enrolment === undefined || isDeepStrictEqual(enrolment, answered)) return;
      answered = enrolment;
      asking.host.want({ enrolment: { enrolment } satisfies Partial<DesiredSubject> });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** All of these run, and nothing else. */
export const runs =
  (...names: string[]) =>
  (seen: Seen): boolean => {
    const components = seen.get('node')?.node?.components ?? [];
    return components.length === names.length && components.every(({ state }) => state === 'running');
  };
