import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { elfNeeds } from './elf.ts';
import { findUnfit } from './host-programs.ts';

/** A 64-bit ELF file with nothing but what it needs: one segment that holds all, and a dynamic section. */
function elf(libraries: readonly string[], versions: readonly string[]): Buffer {
  const strings = ['', ...libraries, ...versions];
  const offsetOf = (name: string) => strings.slice(0, strings.indexOf(name)).join('\0').length + (name === '' ? 0 : 1);
  const text = Buffer.from(`${strings.join('\0')}\0`);
  const bytes = Buffer.alloc(1_024);
  const base = 0x400000;
  const [dynamicAt, versionsAt, textAt] = [200, 400, 700];
  bytes.write('\x7fELF\x02\x01\x01', 'latin1');
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(libraries.length === 0 ? 1 : 2, 56);
  const segment = (at: number, type: number, offset: number, size: number) => {
    bytes.writeUInt32LE(type, at);
    bytes.writeBigUInt64LE(BigInt(offset), at + 8);
    bytes.writeBigUInt64LE(BigInt(base + offset), at + 16);
    bytes.writeBigUInt64LE(BigInt(size), at + 32);
  };
  segment(64, 1, 0, bytes.length);
  const entries = [
    ...libraries.map((name) => [1, offsetOf(name)]),
    [5, base + textAt],
    [0x6ffffffe, base + versionsAt],
    [0x6fffffff, 1],
  ];
  segment(120, 2, dynamicAt, 16 * entries.length);
  for (const [index, pair] of entries.entries()) {
    for (const [part, value] of pair.entries())
      bytes.writeBigUInt64LE(BigInt(value), dynamicAt + 16 * index + 8 * part);
  }
  bytes.writeUInt16LE(versions.length, versionsAt + 2);
  bytes.writeUInt32LE(16, versionsAt + 8);
  for (const [index, name] of versions.entries()) {
    const at = versionsAt + 16 + 16 * index;
    bytes.writeUInt32LE(offsetOf(name), at + 8);
    bytes.writeUInt32LE(16, at + 12);
  }
  text.copy(bytes, textAt);
  return bytes;
}

let folder: string;
const put = (name: string, bytes: Buffer | string) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), bytes);
};
const good = elf(['libc.so.6'], ['GLIBC_2.2.5', 'GLIBC_2.31']);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'host-programs-'));
  for (const name of ['node', 'peer', 'orderer']) put(`bin/${name}`, good);
  put('bin/fabric-ca-server', elf([], []));
  put('agent', '#!/bin/sh\n');
  put('empty', '');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the programs of a host', () => {
  test('fit with what glibc 2.31 has, and a CA that needs nothing', () => {
    symlinkSync('nowhere', join(folder, 'bin/link'));
    expect(findUnfit(folder)).toEqual([]);
  });

  test('are refused when one needs a newer symbol, a native module deep inside too', () => {
    put('bin/peer', elf(['libpthread.so.0', 'libc.so.6'], ['GLIBC_2.9', 'GLIBC_2.32', 'GLIBC_2.4']));
    put('node_modules/a/build/a.node', elf(['libc.so.6'], ['GLIBC_2.38']));
    expect(findUnfit(folder).toSorted()).toEqual([
      'bin/peer needs glibc 2.32, newer than the 2.31 that machines may have',
      'node_modules/a/build/a.node needs glibc 2.38, newer than the 2.31 that machines may have',
    ]);
  });

  test('are refused when the CA needs a library, or one is not there', () => {
    put('bin/fabric-ca-server', good);
    rmSync(join(folder, 'bin/orderer'));
    expect(findUnfit(folder)).toEqual([
      'bin/orderer is missing, or no program for the processor of bin/node',
      'bin/fabric-ca-server must be linked statically, and needs libc.so.6',
    ]);
  });

  test('of another processor are not looked into, and stand for none of ours', () => {
    const other = elf(['libc.so.6'], ['GLIBC_2.38']);
    other.writeUInt16LE(183, 18);
    put('node_modules/a/prebuilds/linux-arm64/a.node', other);
    expect(findUnfit(folder)).toEqual([]);
    put('bin/peer', other);
    expect(findUnfit(folder)).toEqual(['bin/peer is missing, or no program for the processor of bin/node']);
  });
});

test('a real program is read: this Node is linked with the C library', () => {
  const { libraries, versions } = elfNeeds(readFileSync(process.execPath));
  expect(libraries).toContain('libc.so.6');
  expect(versions.filter((version) => version.startsWith('GLIBC_2.')).length).toBeGreaterThan(3);
});
