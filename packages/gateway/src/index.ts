export type { BundleStatus } from './bundle/in-force.ts';
export { GatewayConfig } from './config.ts';
