import { isDeepStrictEqual } from 'node:util';
import type { DesiredContract, DesiredNode } from '@hansa/agent/protocol';
import { type ConditionReport, componentsOf, type HostRole, isFalse, isTrue, isUnknown, runs } from '@hansa/core';
import { type DesiredEntry, upsertDesiredAll, wake } from '../../store/index.ts';
import { type HostView, isSilent, observedContract, observedNode } from '../host-view.ts';
import type { Phase, PhaseReport } from '../phase.ts';
import { type PresetVersion, presetLabel } from '../settings.ts';
import { hostPorts } from './ports.ts';
import type { HostScope } from './scope.ts';

const condition = 'ComponentsRunning';
const mebibyte = 1_048_576;
/** Free space is shown in steps, so that a disk at work does not look like news. */
const diskStepMiB = 256;

/** ComponentsRunning: the host was told what to run, and its agent says that all of it runs. */
export const components: Phase<HostScope> = {
  condition,
  run: async (context, scope): Promise<PhaseReport> => {
    const { presets, silentAfterMs } = context.settings;
    if (scope.addresses === undefined) {
      return { conditions: [isFalse(condition, 'NoAddress', 'the machine has no address yet')] };
    }
    const lacking = desiredEntries(scope, scope.addresses, presets).filter(
      ({ subject, body }) => !isDeepStrictEqual(scope.view.desired.get(subject), body),
    );
    if (lacking.length > 0) {
      await context.write(async (tx) => {
        await upsertDesiredAll(tx, lacking);
        // Where this host is reached concerns them.
        await wake(
          tx,
          scope.siblings.map(({ hostId }) => hostId),
        );
      });
    }
    const report = componentsCondition(scope.view, scope.host.spec.role, presets, silentAfterMs);
    return { conditions: [report], status: componentsStatus(scope.view) };
  },
};

function desiredEntries(
  { host, cityNode, siblings }: HostScope,
  addresses: NonNullable<HostScope['addresses']>,
  presets: readonly PresetVersion[],
): DesiredEntry[] {
  const { role } = host.spec;
  const endorses = runs(role, 'peer');
  const node: DesiredNode = {
    mspId: cityNode.id,
    city: cityNode.city,
    listenAddress: addresses.listen,
    advertisedAddress: addresses.advertised,
    dnsNames: [],
    ports: hostPorts,
    components: [...componentsOf[role]],
    peers: endorses ? [] : siblings.flatMap(({ peer }) => peer ?? []),
  };
  const contracts = (endorses ? presets : []).map((preset): DesiredEntry => {
    const body: DesiredContract = { label: presetLabel(preset), preset: preset.name };
    return { hostId: host.id, subject: `contract/${body.label}`, body };
  });
  return [{ hostId: host.id, subject: 'node', body: node }, ...contracts];
}

/** True when every component of the role runs, and beside a peer every preset; the message names the first that does not. */
export function componentsCondition(
  view: HostView,
  role: HostRole,
  presets: readonly PresetVersion[],
  silentAfterMs: number,
): ConditionReport {
  const node = observedNode(view);
  if (node === undefined) return isFalse(condition, 'Awaited', 'the agent has not told what it runs yet');
  if (isSilent(view, silentAfterMs)) return isUnknown(condition, 'AgentSilent', 'the agent is silent');
  const idle = componentsOf[role].find(
    (name) => node.components.find((component) => component.name === name)?.state !== 'running',
  );
  if (idle !== undefined) return isFalse(condition, 'ComponentStarting', `the component ${idle} does not run yet`);
  for (const label of runs(role, 'peer') ? presets.map(presetLabel) : []) {
    const contract = observedContract(view, label);
    if (contract?.installed !== true || contract.state !== 'running') {
      return isFalse(condition, 'ContractStarting', `the contract ${label} does not run yet`);
    }
  }
  return isTrue(condition);
}

function componentsStatus(view: HostView): Record<string, unknown> {
  const node = observedNode(view);
  if (node === undefined) return {};
  const contracts = [...view.observed].flatMap(([subject, body]) =>
    subject.startsWith('contract/') ? [{ name: subject, ...componentOf(body) }] : [],
  );
  const freeMiB = Math.floor(node.diskFreeBytes / mebibyte / diskStepMiB) * diskStepMiB;
  return {
    components: [...node.components.map(({ name, ...rest }) => ({ name, ...componentOf(rest) })), ...contracts],
    disk: { totalMiB: Math.floor(node.diskTotalBytes / mebibyte), freeMiB },
    certificates: node.certificates.map(({ name, notAfter }) => ({ name, notAfter })),
  };
}

function componentOf(body: { state?: string; restarts?: number; message?: string }): Record<string, unknown> {
  const { state = 'stopped', restarts = 0, message = '' } = body;
  return { state, restarts, ...(message === '' ? {} : { message }) };
}
