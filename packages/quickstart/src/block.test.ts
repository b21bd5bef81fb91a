import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaseBlock, releaseBlock } from './block.ts';

let root: string;
let blocks: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hansa-block-test-'));
  blocks = join(root, 'blocks');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function home(name: string): string {
  const directory = join(root, name);
  mkdirSync(directory, { recursive: true });
  return directory;
}

describe('the block of loopback addresses', () => {
  it('is 127.16 to 127.119, and the same at the next start', async () => {
    const first = await leaseBlock(home('a'), blocks);
    expect(first.prefix).toMatch(/^127\.(1[6-9]|[2-9]\d|10\d|11\d)\.\d+$/);
    expect(await leaseBlock(home('a'), blocks)).toEqual(first);
    expect(readFileSync(join(blocks, first.prefix), 'utf8')).toBe(join(root, 'a'));
  });

  it('is kept in a folder that all users share and none can take from another', async () => {
    await leaseBlock(home('a'), blocks);
    expect(statSync(blocks).mode & 0o7777).toBe(0o1777);
  });

  it('is never shared by two homes, also when both would start at the same one', async () => {
    const { prefix } = await leaseBlock(home('a'), blocks);
    rmSync(join(blocks, prefix));
    writeFileSync(join(blocks, prefix), home('other'));
    writeFileSync(join(home('other'), 'block'), `${prefix}\n`);
    expect((await leaseBlock(home('a'), blocks)).prefix).not.toBe(prefix);
  });

  it.each(['gone', 'moved on'])('is taken over from a home that is %s', async (how) => {
    const { prefix } = await leaseBlock(home('a'), blocks);
    writeFileSync(join(blocks, prefix), join(root, 'other'));
    if (how === 'moved on') writeFileSync(join(home('other'), 'block'), '127.1.1\n');
    expect((await leaseBlock(home('a'), blocks)).prefix).toBe(prefix);
    expect(readFileSync(join(blocks, prefix), 'utf8')).toBe(join(root, 'a'));
  });

  it('is another one when someone listens there without a lease', async () => {
    const { prefix } = await leaseBlock(home('a'), blocks);
    releaseBlock(home('a'), blocks);
    rmSync(join(root, 'a', 'block'));
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(8421, `${prefix}.1`, resolve));
    try {
      expect((await leaseBlock(home('a'), blocks)).prefix).not.toBe(prefix);
    } finally {
      squatter.close();
    }
  });

  it('can be given back, and leaves nothing behind', async () => {
    await leaseBlock(home('a'), blocks);
    releaseBlock(home('a'), blocks);
    expect(readdirSync(blocks)).toEqual([]);
  });

  it("is not given back by a home whose lease is another's by now", async () => {
    const { prefix } = await leaseBlock(home('a'), blocks);
    writeFileSync(join(blocks, prefix), home('b'));
    releaseBlock(home('a'), blocks);
    expect(readdirSync(blocks)).toEqual([prefix]);
  });
});
