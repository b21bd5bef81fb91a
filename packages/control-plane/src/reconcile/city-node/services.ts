import { type ConditionReport, findCondition, type HostComponent, isFalse, isTrue, isUnknown, runs } from '@hansa/core';
import { desiredNode, observedNode } from '../host-view.ts';
import type { Phase } from '../phase.ts';
import type { CityNodeScope, HostOfCity } from './scope.ts';

const condition = 'ServicesReady';
const components = 'ComponentsRunning';

/** ServicesReady: all that the city serves with runs. Beside: CertificatesValid, ContractSandboxed. */
export const services: Phase<CityNodeScope> = {
  condition,
  run: (context, { hosts }) => {
    if (hosts.length === 0) return { conditions: [isFalse(condition, 'Awaited', 'there is no host yet')] };
    return {
      conditions: [
        servicesCondition(hosts),
        ...certificatesCondition(hosts, context.clock.nowMs()),
        ...sandboxCondition(hosts),
      ],
      status: { endpoints: endpointsOf(hosts) },
    };
  },
};

function servicesCondition(hosts: readonly HostOfCity[]): ConditionReport {
  const reports = hosts.map(({ host }) => findCondition(host.conditions, components));
  if (reports.includes(undefined)) return isFalse(condition, 'Awaited', 'a host runs nothing yet');
  const waiting = reports.filter((report) => report?.status !== 'True');
  const first = waiting.find((report) => report?.status === 'False') ?? waiting[0];
  if (first === undefined) return isTrue(condition);
  const { status, reason, message } = first;
  return status === 'Unknown' ? isUnknown(condition, reason, message) : isFalse(condition, reason, message);
}

function certificatesCondition(hosts: readonly HostOfCity[], nowMs: number): ConditionReport[] {
  const certificates = hosts.flatMap(({ view }) => observedNode(view)?.certificates ?? []);
  if (certificates.length === 0) return [];
  const expired = certificates.filter(({ notAfter }) => Date.parse(notAfter) <= nowMs).map(({ name }) => name);
  return expired.length === 0
    ? [isTrue('CertificatesValid')]
    : [isFalse('CertificatesValid', 'Expired', `expired: ${expired.join(', ')}`)];
}

function sandboxCondition(hosts: readonly HostOfCity[]): ConditionReport[] {
  const contracts = hosts.flatMap(({ view }) =>
    [...view.observed].flatMap(([subject, body]) =>
      subject.startsWith('contract/') ? [body as { sandboxed?: boolean }] : [],
    ),
  );
  if (contracts.length === 0) return [];
  return contracts.every(({ sandboxed }) => sandboxed === true)
    ? [isTrue('ContractSandboxed')]
    : [isFalse('ContractSandboxed', 'NoSandbox', 'bubblewrap is missing: presets run without a sandbox')];
}

/** Where the first host is reached that runs it; undefined until each has an address. */
function endpointsOf(hosts: readonly HostOfCity[]): Record<string, string> | undefined {
  const at = (component: HostComponent): string | undefined => {
    const home = hosts.find(({ host }) => runs(host.spec.role, component));
    const node = home && desiredNode(home.view);
    return node?.ports ? `${node.advertisedAddress}:${node.ports[component]}` : undefined;
  };
  const [gateway, peer, orderer, ca] = [at('gateway'), at('peer'), at('orderer'), at('ca')];
  if (gateway === undefined || peer === undefined || orderer === undefined || ca === undefined) return undefined;
  return { gateway: `https://${gateway}`, peer, orderer, ca: `https://${ca}` };
}
