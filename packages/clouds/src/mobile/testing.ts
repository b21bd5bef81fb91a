import type { MachineSpec } from '../port.ts';
import { machineShapes } from './shapes.ts';

/** For tests: a valid spec in this site with this script. */
export const mobileSpec = (key: string, site: string, userData = '#!/bin/sh\n'): MachineSpec => ({
  owner: 'lg-mobile',
  key,
  site,
  ...machineShapes.light,
  userData,
  tags: { city: '320500' },
});
