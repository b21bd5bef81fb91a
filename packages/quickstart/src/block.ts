import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { QuickstartError } from './quickstart-error.ts';

/** A /24 of loopback addresses that belongs to one home: `127.33.7`. */
export interface Block {
  readonly prefix: string;
}

/** Of the second number, 16 to 119: 127.0 is everybody's, and what lies above is left to tests. */
const firstSecond = 16;
const seconds = 104;
const attemptsMax = 64;
/** Of the block's first address; probed before a fresh lease, in case someone listens there without one. */
const probedPort = 8421;
const homeFile = 'block';

/**
 * The block of a home: the one it has, or a free one, found from a hash of the home's path and held by a file under
 * `blocksDirectory`, which all homes of the computer share (sticky, so nobody removes another user's lease).
 * @throws QuickstartError when none is free near the hash, or the folder cannot be used
 */
export async function leaseBlock(homeDirectory: string, blocksDirectory: string): Promise<Block> {
  prepare(blocksDirectory);
  const had = readBlock(homeDirectory);
  if (had !== undefined && claim(blocksDirectory, had, homeDirectory)) return { prefix: had };
  const start = createHash('sha256').update(homeDirectory).digest().readUInt32BE(0);
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const prefix = prefixOf(start + attempt);
    // First in the home, so that nobody takes the lease for a stale one.
    writeFileSync(join(homeDirectory, homeFile), `${prefix}\n`);
    if (!claim(blocksDirectory, prefix, homeDirectory)) continue;
    if (await isUnused(prefix)) return { prefix };
    rmSync(join(blocksDirectory, prefix), { force: true });
  }
  throw new QuickstartError(
    `No free block of loopback addresses after ${attemptsMax} tries: remove leases of homes that are gone from ${blocksDirectory}`,
  );
}

/** Gives the home's block back. */
export function releaseBlock(homeDirectory: string, blocksDirectory: string): void {
  const prefix = readBlock(homeDirectory);
  if (prefix === undefined) return;
  const lease = join(blocksDirectory, prefix);
  if (ownerOf(lease) === homeDirectory) rmSync(lease, { force: true });
}

function prefixOf(number: number): string {
  const second = firstSecond + (Math.floor(number / 256) % seconds);
  return `127.${second}.${number % 256}`;
}

function prepare(blocksDirectory: string): void {
  if (existsSync(blocksDirectory)) return;
  mkdirSync(blocksDirectory, { recursive: true });
  chmodSync(blocksDirectory, 0o1777);
}

/** True when the lease is this home's, now or already. A lease whose home is gone, or has another block, is taken over. */
function claim(blocksDirectory: string, prefix: string, homeDirectory: string): boolean {
  const lease = join(blocksDirectory, prefix);
  if (createLease(lease, homeDirectory)) return true;
  const owner = ownerOf(lease);
  if (owner === homeDirectory) return true;
  if (owner === undefined || !isStale(owner, prefix)) return false;
  return putAside(lease, owner) && createLease(lease, homeDirectory);
}

function createLease(lease: string, homeDirectory: string): boolean {
  const partial = `${lease}.${randomBytes(6).toString('hex')}`;
  writeFileSync(partial, homeDirectory, { flag: 'wx' });
  try {
    linkSync(partial, lease);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(partial, { force: true });
  }
}

/** Of two that find the same stale lease, one moves it; who moved a fresh one instead puts that back. */
function putAside(lease: string, staleOwner: string): boolean {
  const aside = `${lease}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(lease, aside);
    const wasStale = ownerOf(aside) === staleOwner;
    if (!wasStale) linkSync(aside, lease);
    rmSync(aside, { force: true });
    return wasStale;
  } catch {
    // Another user's (the folder is sticky), or gone meanwhile: the next block is as good.
    return false;
  }
}

function ownerOf(lease: string): string | undefined {
  try {
    return readFileSync(lease, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function readBlock(homeDirectory: string): string | undefined {
  try {
    const prefix = readFileSync(join(homeDirectory, homeFile), 'utf8').trim();
    return /^127\.\d{1,3}\.\d{1,3}$/.test(prefix) ? prefix : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** A home that we may not look into counts as alive. */
function isStale(owner: string, prefix: string): boolean {
  try {
    return readBlock(owner) !== prefix;
  } catch {
    return false;
  }
}

const isAbsence = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

async function isUnused(prefix: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(probedPort, `${prefix}.1`, () => probe.close(() => resolve(true)));
  });
}
