/** Order of the P-256 group. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const half = order / 2n;
const scalarBytes = 32;

/**
 * DER of a raw `r ‖ s` signature with `s` in the lower half of the group's order. (r, s) and (r, n − s) are both valid; Fabric
 * takes only the lower, so that a signature cannot be changed by a stranger.
 */
export function lowSignature(raw: Uint8Array): Uint8Array {
  const s = toInteger(raw.subarray(scalarBytes));
  const lower = s > half ? fromInteger(order - s) : raw.subarray(scalarBytes);
  const body = Buffer.concat([derInteger(raw.subarray(0, scalarBytes)), derInteger(lower)]);
  return Buffer.concat([Uint8Array.of(0x30, body.length), body]);
}

/** Whether a DER signature has its `s` in the lower half. */
export function isLowSignature(der: Uint8Array): boolean {
  const rLength = der[3];
  if (der[0] !== 0x30 || der[2] !== 0x02 || rLength === undefined || der[4 + rLength] !== 0x02) return false;
  const sLength = der[5 + rLength];
  return sLength !== undefined && toInteger(der.subarray(6 + rLength, 6 + rLength + sLength)) <= half;
}

const toInteger = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);

const fromInteger = (value: bigint): Uint8Array =>
  Buffer.from(value.toString(16).padStart(scalarBytes * 2, '0'), 'hex');

/** Shortest form: no leading zero byte unless the next one has its top bit set. */
function derInteger(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const trimmed = bytes.subarray(start);
  const sign = (trimmed[0] ?? 0) & 0x80 ? [0] : [];
  return Buffer.concat([Uint8Array.of(0x02, trimmed.length + sign.length, ...sign), trimmed]);
}
