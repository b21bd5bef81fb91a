import { HansaError } from '@hansa/core';
import type { GatewayControl } from '../bundle/gateway-control.ts';
import { type Log, timed } from '../log.ts';
import type { DesiredNode, IdentityCsr, IssuedCertificates } from '../protocol/index.ts';
import type { Component, Supervised } from '../supervise/supervised.ts';
import { backoffMs, type Time } from '../time.ts';
import { ensureAdminClient } from './admin-client.ts';
import { caComponent } from './ca.ts';
import { createNodeClients, type NodeClients, running } from './clients.ts';
import { createEnrolment } from './enrolment.ts';
import { gatewayComponent, peersOf } from './gateway.ts';
import type { Host } from './host.ts';
import { type Enrol, ensureIdentities, type Identities, writeMsps } from './identities.ts';
import { ordererComponent } from './orderer.ts';
import { peerComponent } from './peer.ts';

export const componentNames = ['ca', 'orderer', 'peer', 'gateway'] as const;
export type ComponentName = (typeof componentNames)[number];

export interface CityDeps {
  readonly host: Host;
  readonly supervise: (name: ComponentName, onChange: () => void) => Supervised;
  readonly enrol: Enrol;
  /** Tells the city's CA on another host what is to be certified here. */
  readonly ask: (csrs: readonly IdentityCsr[]) => void;
  readonly gatewayControl: GatewayControl;
  /** A component changed its state, or the identities are there. */
  readonly onChange: (component: ComponentName | 'identities') => void;
  readonly time: Time;
  readonly random: () => number;
  readonly log: Log;
}

/** A city's own nodes on this host, and what they are enrolled as at its CA, here or on another host. */
export interface City {
  /** Brings the node up, keeps it, or stops it when it is no longer desired. */
  want(node: DesiredNode | undefined): void;
  /** What the city's CA on another host has certified. */
  enrolled(issued: IssuedCertificates | undefined): void;
  node(): DesiredNode | undefined;
  identities(): Identities | undefined;
  component(name: ComponentName): Supervised;
  /** `fabric.unavailable` until the identities are there. */
  clients(): NodeClients;
  release(): Promise<void>;
}

const firstDelayMs = 200;
const delayCapMs = 10_000;

interface Up {
  readonly identities: Identities;
  readonly clients: NodeClients;
}

export function createCity(deps: CityDeps): City {
  const { host, log, time } = deps;
  const supervised = new Map<ComponentName, Supervised>(
    componentNames.map((name) => [name, deps.supervise(name, () => deps.onChange(name))]),
  );
  const enrolment = createEnrolment(host);
  let wanted: DesiredNode | undefined;
  let issued: IssuedCertificates | undefined;
  let up: Up | undefined;
  let working = false;
  let again = false;

  function component(name: ComponentName): Supervised {
    const found = supervised.get(name);
    if (found === undefined) throw new TypeError(`no component ${name}`);
    return found;
  }

  function clients(): NodeClients {
    if (up === undefined) throw new HansaError('fabric.unavailable', 'The nodes of this host are not up yet');
    return up.clients;
  }

  async function run(node: DesiredNode, name: ComponentName, make: () => Promise<Component>): Promise<void> {
    if (node.components.includes(name)) await component(name).run(await make());
    else await component(name).stop();
  }

  /** From the CA on this host, or undefined until the one on another host has answered. */
  async function identitiesOf(node: DesiredNode): Promise<Identities | undefined> {
    if (node.components.includes('ca')) return await ensureIdentities(host, node, deps.enrol);
    deps.ask(await enrolment.requests(node));
    return await enrolment.identities(node, issued);
  }

  /** The CA starts first, and while it comes up the enrolment's program loads and waits for it. */
  async function bringUp(node: DesiredNode): Promise<void> {
    await timed(log, 'ca started', () => run(node, 'ca', () => caComponent(host, node)));
    const [identities, adminClient] = await Promise.all([
      timed(log, 'identities', () => identitiesOf(node)),
      ensureAdminClient(host),
    ]);
    if (identities === undefined) return log.info("the city's authority has not certified this host yet");
    await writeMsps(host, identities);
    up?.clients.close();
    up = { identities, clients: createNodeClients(node, identities, adminClient) };
    deps.onChange('identities');
    await startNodes(node, identities);
  }

  async function startNodes(node: DesiredNode, identities: Identities): Promise<void> {
    const { orderer, peer } = identities;
    const admin = () => running(clients().peer, 'peer').admin;
    const participation = () => running(clients().orderer, 'orderer');
    const serve = () => gatewayComponent(host, node, identities, deps.gatewayControl);
    await Promise.all([
      run(node, 'orderer', () => ordererComponent(host, node, running(orderer, 'orderer'), participation)),
      run(node, 'peer', () => peerComponent(host, node, running(peer, 'peer'), admin)),
      // Without a peer of its city to ask, a gateway serves nobody.
      peersOf(node).length === 0 ? component('gateway').stop() : run(node, 'gateway', serve),
    ]);
  }

  async function takeDown(): Promise<void> {
    up?.clients.close();
    up = undefined;
    for (const name of componentNames.toReversed()) await component(name).stop();
  }

  /** One pass at a time; what is wanted meanwhile makes one more. A pass that fails is tried again. */
  async function work(): Promise<void> {
    again = true;
    if (working) return;
    working = true;
    for (let attempt = 1; again; ) {
      again = false;
      try {
        await (wanted === undefined ? takeDown() : bringUp(wanted));
        attempt = 1;
      } catch (error) {
        again = true;
        log.error({ err: error, attempt }, 'the node is not up yet');
        await time.sleep(backoffMs(attempt, firstDelayMs, delayCapMs, deps.random));
        attempt += 1;
      }
    }
    working = false;
  }

  return {
    want(node) {
      if (JSON.stringify(node) === JSON.stringify(wanted)) return;
      wanted = node;
      void work();
    },
    enrolled(certificates) {
      if (JSON.stringify(certificates) === JSON.stringify(issued)) return;
      issued = certificates;
      if (wanted !== undefined) void work();
    },
    node: () => wanted,
    identities: () => up?.identities,
    component,
    clients,
    async release() {
      await Promise.all([...supervised.values()].map((one) => one.release()));
      up?.clients.close();
    },
  };
}
