export type { BillLine } from './frame/bill.ts';
export { type CloudSim, type CloudSimOptions, startCloudSim } from './frame/cloud-sim.ts';
export type { FaultKind, Faults } from './frame/faults.ts';
export type { BootedMachine, Machines, PlayMachine, SimMachine } from './frame/machines.ts';
export type { MadeMachine } from './frame/made.ts';
export type { RecordedCall } from './frame/recorder.ts';
export type { VendorSim } from './frame/vendor.ts';
export { type SimCloud, simClouds } from './frame/vendors.ts';
export type { World } from './frame/world.ts';
