export { type Config, ConfigError, readConfig } from './config.ts';
export { type ControlPlane, type ControlPlaneDeps, createControlPlane } from './control-plane.ts';
export { version } from './version.ts';
