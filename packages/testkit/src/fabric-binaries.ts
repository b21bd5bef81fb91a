import { inject } from 'vitest';

/** The folder with the real `peer`, `orderer` and `fabric-ca-server` of this run (projects `fabric` and `e2e`). */
export function fabricBinaries(): string {
  return inject('fabricBin');
}
