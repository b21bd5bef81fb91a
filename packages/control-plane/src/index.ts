export { type Config, ConfigError, readConfig } from './config.ts';
export { type ControlPlane, type ControlPlaneDeps, createControlPlane, version } from './control-plane.ts';
