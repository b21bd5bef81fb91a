import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalAddress, isLoopback, isSameAddress } from './address.ts';

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');
const groupsOf = (bytes: readonly number[]): readonly number[] =>
  Array.from({ length: 8 }, (_, at) => (bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0));
const octets = (length: number) => fc.array(fc.integer({ min: 0, max: 255 }), { minLength: length, maxLength: length });

test('an IPv4 address is the same in each form in which a listener may show it', () => {
  fc.assert(
    fc.property(octets(4), (bytes) => {
      const dotted = bytes.join('.');
      const [a = 0, b = 0, c = 0, d = 0] = bytes;
      const low = `${hex(a * 256 + b, 4)}:${hex(c * 256 + d, 4)}`;
      const forms = [dotted, `::ffff:${dotted}`, `::FFFF:${low}`, `0:0:0:0:0:ffff:${low.toUpperCase()}`];
      for (const form of forms) expect(canonicalAddress(form)).toBe(dotted);
      expect(forms.map(isLoopback)).toEqual(forms.map(() => a === 127));
    }),
  );
});

test('an IPv6 address is the same in full and as it is shortened, in any case and of any zone', () => {
  fc.assert(
    fc.property(octets(16), fc.constantFrom('', '%eth0', '%1'), (bytes, zone) => {
      const groups = groupsOf(bytes);
      const full = groups.map((group) => hex(group, 4)).join(':');
      const short = groups.map((group) => group.toString(16)).join(':');
      expect(isSameAddress(full, short.toUpperCase() + zone)).toBe(true);
      expect(isSameAddress(canonicalAddress(full) ?? '', full)).toBe(true);
    }),
  );
});

test('two addresses are the same only when their bytes are', () => {
  fc.assert(
    fc.property(octets(4), octets(4), (one, other) => {
      expect(isSameAddress(one.join('.'), `::ffff:${other.join('.')}`)).toBe(one.join('.') === other.join('.'));
    }),
  );
});

test('what is no address is like nothing, itself included', () => {
  for (const text of ['', 'localhost', '01.2.3.4', '1.2.3', '127.1', '::1::', '[::1]', '203.0.113.7:22', ' 1.2.3.4']) {
    expect(canonicalAddress(text), text).toBeUndefined();
    expect(isSameAddress(text, text), text).toBe(false);
    expect(isLoopback(text), text).toBe(false);
  }
});

test('loopback is 127.0.0.0/8 and ::1 only', () => {
  for (const text of ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1']) {
    expect(isLoopback(text), text).toBe(true);
  }
  for (const text of ['128.0.0.1', '12.7.0.1', '::2', '::127.0.0.1', '10.127.0.1'])
    expect(isLoopback(text), text).toBe(false);
});
