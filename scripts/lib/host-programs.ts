/** Checks the programs of a packed host: `node scripts/lib/host-programs.ts FOLDER`. Ends with 1 and says which cannot run on every machine. */
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join, relative } from 'node:path';
import { elfKind, elfNeeds } from './elf.ts';

/** The oldest C library that machines may have: Debian 11, Ubuntu 20.04. */
const glibcMinorMost = 31;
/** What must bring all that it needs. */
const staticPrograms = ['bin/fabric-ca-server'];
const programs = ['bin/node', 'bin/peer', 'bin/orderer', ...staticPrograms];

/** Sentences about what would not run on a machine with glibc 2.31; none when all would. What is for other processors never runs. */
export function findUnfit(folder: string): readonly string[] {
  const kind = elfKind(firstBytes(join(folder, 'bin/node')));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const ours = files.filter((file) => kind !== undefined && elfKind(firstBytes(file)) === kind);
  const elves = ours.map((file) => relative(folder, file));
  const missing = programs.filter((name) => !elves.includes(name));
  const sentences = missing.map((name) => `${name} is missing, or no program for the processor of bin/node`);
  return [...sentences, ...elves.flatMap((name) => unfit(name, readFileSync(join(folder, name))))];
}

function unfit(name: string, bytes: Buffer): readonly string[] {
  const { libraries, versions } = elfNeeds(bytes);
  const minors = versions.flatMap((version) => Number(/^GLIBC_2\.(\d+)/.exec(version)?.[1] ?? 0));
  const newest = Math.max(0, ...minors);
  return [
    ...(newest > glibcMinorMost
      ? [`${name} needs glibc 2.${newest}, newer than the 2.${glibcMinorMost} that machines may have`]
      : []),
    ...(staticPrograms.includes(name) && libraries.length > 0
      ? [`${name} must be linked statically, and needs ${libraries.join(', ')}`]
      : []),
  ];
}

function firstBytes(file: string): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(64);
    return bytes.subarray(0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

if (import.meta.main) {
  const [folder = '.'] = process.argv.slice(2);
  const found = findUnfit(folder);
  for (const sentence of found) console.error(`hansa: ${sentence}`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
