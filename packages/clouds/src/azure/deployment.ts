import { type DeploymentFacts, paidParts, reads, writes } from '../deployment.ts';
import type { AzureOptions } from './config.ts';

/** Managed disks are paid by the step that they fit in: from this many GiB down, with the number in the step's name. */
const diskSteps: readonly (readonly [number, number])[] = [
  [4, 1],
  [8, 2],
  [16, 3],
  [32, 4],
  [64, 6],
  [128, 10],
  [256, 15],
  [512, 20],
  [1_024, 30],
  [2_048, 40],
  [4_096, 50],
];
const stepLetters = { StandardSSD_LRS: 'E', Premium_LRS: 'P', Standard_LRS: 'S' } as const;

function diskSku(diskGiB: number, type: keyof typeof stepLetters = 'StandardSSD_LRS'): string {
  const step = diskSteps.find(([most]) => diskGiB <= most)?.[1] ?? 60;
  return `${stepLetters[type]}${step}`;
}

/** By the operation ids of Azure's own specifications. */
export const deployment: DeploymentFacts = {
  calls: {
    ensureSite: [
      ...reads('ResourceGroups_Get'),
      ...writes('ResourceGroups_CreateOrUpdate'),
      ...reads('NetworkSecurityGroups_Get'),
      ...writes('NetworkSecurityGroups_CreateOrUpdate'),
      ...reads('VirtualNetworks_Get'),
      ...writes('VirtualNetworks_CreateOrUpdate'),
    ],
    createMachine: [
      ...reads('VirtualMachines_Get', 'PublicIPAddresses_Get'),
      ...writes('PublicIPAddresses_CreateOrUpdate'),
      ...reads('NetworkInterfaces_Get'),
      ...writes('NetworkInterfaces_CreateOrUpdate', 'VirtualMachines_CreateOrUpdate'),
      ...reads('ComputeOperations_Get'),
    ],
    observeMachine: reads('VirtualMachines_Get', 'NetworkInterfaces_Get', 'PublicIPAddresses_Get'),
  },
  parts: ({ type, diskGiB }, options) =>
    paidParts({
      machine: type,
      disk: diskSku(diskGiB, (options as AzureOptions).diskType),
      diskQuantity: 1,
      address: 'Standard Static IPv4',
    }),
  defaultLimits: [],
};
