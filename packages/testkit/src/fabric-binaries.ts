import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Found or built by `setup/fabric.ts`. */
    fabricBin: string;
  }
}

/** The folder with the real `peer`, `orderer` and `fabric-ca-server` of this run (projects `fabric` and `e2e`). */
export function fabricBinaries(): string {
  return inject('fabricBin');
}
