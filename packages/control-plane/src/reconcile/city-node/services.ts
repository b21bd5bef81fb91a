import { type ConditionReport, findCondition, isFalse, isTrue, isUnknown } from '@hansa/core';
import { desiredNode, observedNode } from '../host-view.ts';
import type { Phase } from '../phase.ts';
import type { CityNodeScope, HostOfCity } from './scope.ts';

const condition = 'ServicesReady';
const components = 'ComponentsRunning';

/** ServicesReady: all that the city serves with runs. Beside: CertificatesValid, ContractSandboxed. */
export const services: Phase<CityNodeScope> = {
  condition,
  run: (context, { hosts }) => {
    const [first] = hosts;
    if (first === undefined) return { conditions: [isFalse(condition, 'Awaited', 'there is no host yet')] };
    return {
      conditions: [
        servicesCondition(hosts),
        ...certificatesCondition(hosts, context.clock.nowMs()),
        ...sandboxCondition(hosts),
      ],
      status: { endpoints: endpointsOf(first) },
    };
  },
};

function servicesCondition(hosts: readonly HostOfCity[]): ConditionReport {
  const reports = hosts.map(({ host }) => findCondition(host.conditions, components));
  const waiting = reports.find((report) => report?.status !== 'True');
  if (reports.length > 0 && reports.every((report) => report?.status === 'True')) return isTrue(condition);
  if (waiting === undefined) return isFalse(condition, 'Awaited', 'the host runs nothing yet');
  const { status, reason, message } = waiting;
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

function endpointsOf({ view }: HostOfCity): Record<string, string> | undefined {
  const node = desiredNode(view);
  if (node?.ports === undefined || node.ports === null) return undefined;
  const { advertisedAddress: address, ports } = node;
  return {
    gateway: `https://${address}:${ports.gateway}`,
    peer: `${address}:${ports.peer}`,
    orderer: `${address}:${ports.orderer}`,
    ca: `https://${address}:${ports.ca}`,
  };
}
