import { CloudError } from '../errors.ts';
import type { MachineSpec } from '../port.ts';
import { isObject } from '../signed-http/answer.ts';
import type { UnicomRequest } from './client.ts';
import { writeTags } from './label.ts';
import { machineName } from './name.ts';

/**
 * UNPROVEN. China Unicom publishes no call that makes or deletes a machine. What stands here follows the shape of its published
 * siblings (POST and DELETE of `vpcs`) and has never been sent to the vendor. It is used only with the option `unprovenCreate`.
 * Whoever learns the real calls replaces this file, and nothing else.
 */
export interface MachinePlace {
  readonly zone: string;
  readonly networkId: string;
  readonly subNetworkId: string;
  readonly securityGroupId: string;
}

export const createRequest = (spec: MachineSpec, place: MachinePlace): UnicomRequest => ({
  method: 'POST',
  path: 'ecs',
  body: {
    virtualMachineName: machineName(spec.key),
    flavorCode: spec.type,
    imageName: spec.image,
    zoneCode: place.zone,
    networkId: place.networkId,
    subNetworkId: place.subNetworkId,
    securityGroupId: place.securityGroupId,
    volumeSize: String(spec.diskGiB),
    userData: Buffer.from(spec.userData).toString('base64'),
    tagId: writeTags(spec),
  },
  secrets: [spec.userData],
});

/** @returns the machine's id @throws CloudError `unknown-outcome` when the answer has none */
export function readCreated(result: unknown): string {
  const id = isObject(result) ? result.virtualMachineId : undefined;
  if (typeof id === 'string' && id !== '') return id;
  throw new CloudError('unknown-outcome', 'CUCloud POST ecs: the answer names no machine');
}

export const deleteRequest = (virtualMachineId: string): UnicomRequest => ({
  method: 'DELETE',
  path: `ecs/${encodeURIComponent(virtualMachineId)}`,
});
