import { HansaError } from '@hansa/core';

/** Every objection to a block 0 reads the same. */
export const refused = (objection: string, cause?: unknown): HansaError =>
  new HansaError('genesis.refused', `The genesis block is refused: ${objection}`, { cause });
