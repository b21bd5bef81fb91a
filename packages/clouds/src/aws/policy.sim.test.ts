import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { EC2Client, ModifyInstanceAttributeCommand } from '@aws-sdk/client-ec2';
import { startCloudSim } from '@hansa/cloud-sim';
import { systemClock } from '@hansa/core';
import { expect, it } from 'vitest';
import type { CallOptions, CloudProvider, MachinePhase } from '../port.ts';
import { createAwsCloud } from './index.ts';

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Condition?: { readonly StringEquals?: { readonly 'ec2:CreateAction': readonly string[] } };
}

const region = 'eu-west-1';
const owner = 'lg-policy';
const call: CallOptions = { signal: AbortSignal.timeout(15_000), callId: 'policy' };
const site = { owner, key: 'site', region, ingress: [{ port: 7051, from: '0.0.0.0/0' }] };
const machine = {
  owner,
  key: 'machine',
  site: 'site',
  type: 't3.large',
  image: 'ubuntu-24.04',
  diskGiB: 20,
  userData: '',
  tags: {},
};

async function reach(provider: CloudProvider, phase: MachinePhase): Promise<string> {
  for (;;) {
    const seen = await provider.observeMachine({ key: machine.key }, call);
    if (seen.phase === phase) return seen.providerId?.split('/').at(-1) ?? '';
    if (phase === 'absent') await provider.deleteMachine({ key: machine.key }, call);
    await delay(10);
  }
}

/** Everything that the adapter ever does, once: also what is done only after somebody has changed things by hand. */
async function wholeLife(
  provider: CloudProvider,
  byHand: { crash(id: string): Promise<void>; keepDisk(id: string): Promise<void> },
) {
  await provider.check(call);
  const { quotas } = await provider.offers({ region }, call);
  expect(quotas).toEqual([{ measure: 'public addresses', limit: 5, used: 0 }]);
  await provider.ensureSite(site, call);
  await provider.ensureSite({ ...site, ingress: [{ port: 7050, from: '0.0.0.0/0' }] }, call);
  await provider.createMachine(machine, call);
  const id = await reach(provider, 'running');
  await byHand.crash(id);
  await reach(provider, 'stopped');
  await provider.startMachine({ key: machine.key }, call);
  await reach(provider, 'running');
  await byHand.keepDisk(id);
  for await (const { key } of provider.listMachines({ owner }, call)) expect(key).toBe(machine.key);
  await provider.deleteMachine({ key: machine.key }, call);
  await reach(provider, 'absent');
  while (!(await provider.deleteSite({ key: 'site' }, call)).done) await delay(10);
}

it('infra/aws/policy.json permits exactly what the adapter calls, and a disk that was kept by hand goes too', async () => {
  const policy = await readFile(new URL('../../../../infra/aws/policy.json', import.meta.url), 'utf8');
  const { Statement: statements } = JSON.parse(policy) as { readonly Statement: readonly Statement[] };
  await using sim = await startCloudSim({
    clouds: ['aws'],
    machines: 'hollow',
    throttles: false,
    // Shutting down takes half of it: long enough for the adapter to meet an address that is still on its machine.
    timing: { bootMs: 600 },
  });
  const { accessKeyId, secretAccessKey } = sim.vendor('aws').account;
  const credentials = { accessKeyId: String(accessKeyId), secretAccessKey: String(secretAccessKey) };
  const endpoint = sim.endpoints.aws?.http ?? '';
  const hand = new EC2Client({ region, credentials, endpoint });
  const provider = createAwsCloud({ region, credentials, options: { endpoint, listLagMs: 0 } }, { clock: systemClock });

  await wholeLife(provider, {
    crash: async (id) =>
      sim
        .machines('aws')
        .find((each) => each.id === id)
        ?.stop(),
    keepDisk: async (InstanceId) => {
      const BlockDeviceMappings = [{ DeviceName: '/dev/sda1', Ebs: { DeleteOnTermination: false } }];
      await hand.send(new ModifyInstanceAttributeCommand({ InstanceId, BlockDeviceMappings }));
    },
  });
  expect(sim.vendor('aws').holds?.()).toEqual([]);
  expect(sim.failures).toEqual([]);

  const called = sim.recorded('aws').filter(({ operation }) => operation !== 'ModifyInstanceAttribute');
  const permitted = statements.flatMap(({ Action }) => Action.map((action) => action.replace('ec2:', '')));
  expect([...new Set(called.map(({ operation }) => operation))].sort()).toEqual(permitted.toSorted());
  const tagging = called.flatMap(({ detail }) => detail.createAction ?? []);
  const permittedTagging = statements.flatMap(({ Condition }) => Condition?.StringEquals?.['ec2:CreateAction'] ?? []);
  expect([...new Set(tagging)].sort()).toEqual(permittedTagging.toSorted());
});
