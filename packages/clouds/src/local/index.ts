export type { LocalCloudConfig } from './config.ts';
export { startLocalMachines, stopLocalMachines } from './fleet.ts';
export { createLocalCloud } from './local-cloud.ts';
export { findProcesses, markerOf } from './process.ts';
