import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

/**
 * Azure makes no Linux machine without a way to log in, so it gets a key whose private half is forgotten at once. RSA of 2048
 * bits: what its model of a machine asks for.
 *
 * @returns the public half as `authorized_keys` has it (RFC 4253, section 6.6)
 */
export async function makeKeyOfNobody(): Promise<string> {
  const { publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  const { e = '', n = '' } = publicKey.export({ format: 'jwk' });
  const number = (value: string) => {
    const bytes = Buffer.from(value, 'base64url');
    // A number whose first bit is set would be read as negative.
    return (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]);
  };
  const blob = [Buffer.from('ssh-rsa'), number(e), number(n)].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `ssh-rsa ${Buffer.concat(blob).toString('base64')} nobody`;
}
