import { createKeyProvider } from '../issuer/key-provider.ts';

/** The key-encryption key of tests. */
export const testKeys = createKeyProvider('test', new Uint8Array(32).fill(5));
