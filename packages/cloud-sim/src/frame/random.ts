import { createHash } from 'node:crypto';

/** A stream of numbers and bytes that is the same for the same seed: SHA-256 of seed and counter. Not for secrets. */
export function createRandom(seed: string): { random(): number; bytes(n: number): Buffer } {
  let drawn = 0;
  const block = () => createHash('sha256').update(`${seed}\0${drawn++}`).digest();
  const bytes = (n: number) => {
    const blocks: Buffer[] = [];
    for (let length = 0; length < n; length += 32) blocks.push(block());
    return Buffer.concat(blocks).subarray(0, n);
  };
  return { bytes, random: () => block().readUIntBE(0, 6) / 2 ** 48 };
}
