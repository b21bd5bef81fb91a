/** What a program or library wants of the machine that it runs on. */
export interface ElfNeeds {
  /** Names of libraries that are linked when it starts; none: it is linked statically. */
  readonly libraries: readonly string[];
  /** Versions of symbols that it needs of them, such as `GLIBC_2.17`. */
  readonly versions: readonly string[];
}

const header = { programHeaders: 32, programHeaderSize: 54, programHeaderCount: 56 } as const;
const segment = { load: 1, dynamic: 2 } as const;
const tag = { needed: 1n, strings: 5n, versionsNeeded: 0x6ffffffen, versionsNeededCount: 0x6fffffffn } as const;

/** Of which kind of processor an ELF file is, as its first bytes say; undefined for any other file. */
export function elfKind(bytes: Buffer): string | undefined {
  if (bytes.length < 64 || bytes.readUInt32BE(0) !== 0x7f454c46) return undefined;
  return `${bytes[4]} ${bytes[5]} ${bytes.readUInt16LE(18)}`;
}

/**
 * Reads the dynamic section of a 64-bit little-endian ELF file (System V ABI; symbol versions as the Linux Standard Base has them).
 * @throws RangeError when it is another kind of ELF, or its tables point out of it
 */
export function elfNeeds(bytes: Buffer): ElfNeeds {
  if (elfKind(bytes)?.startsWith('2 1 ') !== true) throw new RangeError('This is no 64-bit little-endian ELF file');
  const segments = readSegments(bytes);
  const dynamic = segments.find(({ type }) => type === segment.dynamic);
  if (dynamic === undefined) return { libraries: [], versions: [] };
  const entries: { readonly tag: bigint; readonly value: number }[] = [];
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
    entries.push({ tag: bytes.readBigInt64LE(at), value: Number(bytes.readBigUInt64LE(at + 8)) });
  }
  const entryOf = (wanted: bigint) => entries.find((entry) => entry.tag === wanted)?.value;
  const offsetOf = (address: number): number => {
    const found = segments.find(
      (each) => each.type === segment.load && address >= each.address && address < each.address + each.size,
    );
    if (found === undefined) throw new RangeError(`The ELF file holds nothing at address ${address}`);
    return address - found.address + found.offset;
  };
  const strings = entryOf(tag.strings);
  const needed = entries.filter((entry) => entry.tag === tag.needed);
  if (strings === undefined || needed.length === 0) return { libraries: [], versions: [] };
  const textAt = (offset: number): string => {
    const start = offsetOf(strings) + offset;
    return bytes.toString('latin1', start, bytes.indexOf(0, start));
  };
  const first = entryOf(tag.versionsNeeded);
  const count = entryOf(tag.versionsNeededCount) ?? 0;
  const names = first === undefined ? [] : readVersions(bytes, offsetOf(first), count);
  return { libraries: needed.map(({ value }) => textAt(value)), versions: names.map(textAt) };
}

function readSegments(bytes: Buffer) {
  const start = Number(bytes.readBigUInt64LE(header.programHeaders));
  const size = bytes.readUInt16LE(header.programHeaderSize);
  return Array.from({ length: bytes.readUInt16LE(header.programHeaderCount) }, (_, index) => {
    const at = start + index * size;
    const number = (offset: number) => Number(bytes.readBigUInt64LE(at + offset));
    return { type: bytes.readUInt32LE(at), offset: number(8), address: number(16), size: number(32) };
  });
}

/** Where in the strings the names of the needed versions begin: a list of libraries, each with a list of versions. */
function readVersions(bytes: Buffer, start: number, count: number): readonly number[] {
  const names: number[] = [];
  for (let library = 0, at = start; library < count; library++) {
    let version = at + bytes.readUInt32LE(at + 8);
    for (let left = bytes.readUInt16LE(at + 2); left > 0; left--) {
      names.push(bytes.readUInt32LE(version + 8));
      version += bytes.readUInt32LE(version + 12);
    }
    at += bytes.readUInt32LE(at + 12);
  }
  return names;
}
