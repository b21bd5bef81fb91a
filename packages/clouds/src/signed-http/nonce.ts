import { randomUUID } from 'node:crypto';

/** A value that no request had before; a test passes its own. */
export type NonceSource = () => string;

export const randomNonce: NonceSource = () => randomUUID();
