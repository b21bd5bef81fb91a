import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually, fabricBinaries } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalLeague, startLocalLeague } from './local-league.ts';
import { processesOf } from './testing.ts';

const checkout = join(import.meta.dirname, '../../..');
const fence = ['--unshare-pid', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'];
const canFence = spawnSync('bwrap', [...fence, '/bin/true']).status === 0;

let root: string;
let league: LocalLeague;
const machines: ChildProcess[] = [];

/** A machine of the operator's own: its /etc, /opt, /run and /tmp are its own, and it has the checkout and Fabric's programs. */
function hostJoin(url: string, secret: string, name: string): ChildProcess {
  const etc = join(root, name, 'etc');
  mkdirSync(join(root, name, 'opt'), { recursive: true });
  for (const file of ['passwd', 'group', 'hosts', 'nsswitch.conf']) cpSync(join('/etc', file), join(etc, file));
  const node = process.execPath;
  const fabric = fabricBinaries();
  const given = [checkout, dirname(dirname(node)), fabric].flatMap((path) => ['--ro-bind', path, path]);
  const own = ['--bind', etc, '/etc', '--bind', join(root, name, 'opt'), '/opt', '--tmpfs', '/run', '--tmpfs', '/tmp'];
  const settings = [
    '--clearenv',
    '--setenv',
    'PATH',
    `${dirname(node)}:/usr/bin:/bin`,
    '--setenv',
    'HANSA_FABRIC_BIN',
    fabric,
  ];
  const hansa = [node, '--conditions=hansa-source', join(checkout, 'packages/cli/src/main.ts')];
  const command = [
    'host',
    'join',
    url,
    '--secret',
    secret,
    '--home',
    '/opt/host',
    '--listen',
    `${league.record.block}.77`,
  ];
  const args = [...fence, ...own, ...given, ...settings, '--die-with-parent', '--', ...hansa, ...command];
  const machine = spawn('bwrap', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  machines.push(machine);
  return machine;
}

/** What is said by a machine that is not let in, and how it ends. */
async function refused(url: string, secret: string, name: string): Promise<{ code: unknown; said: string }> {
  const machine = hostJoin(url, secret, name);
  const { stdout, stderr } = machine;
  if (stdout === null || stderr === null) throw new Error('no output');
  const [[code], out, err] = await Promise.all([once(machine, 'exit'), text(stdout), text(stderr)]);
  return { code, said: out + err };
}

describe.skipIf(!canFence)('hansa host join (needs bubblewrap)', () => {
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'hansa-host-join-'));
    league = await startLocalLeague({
      homeDirectory: join(root, 'home'),
      fabricBin: fabricBinaries(),
      blocksDirectory: join(tmpdir(), 'hansa-blocks'),
    });
  });
  afterAll(async () => {
    for (const machine of machines.filter(({ exitCode }) => exitCode === null)) {
      machine.kill('SIGKILL');
      await once(machine, 'exit');
    }
    await league?.stop({ purge: true });
    await eventually(() => expect(processesOf(root)).toEqual([]));
    rmSync(root, { recursive: true, force: true });
  });

  it('makes a machine the host of its city, on real Fabric; a wrong secret, an ended one and a second key are refused', {
    timeout: 280_000,
  }, async () => {
    const { client } = league;
    const node = await client.cityNodes.create({ city: 'DEFRA', cloud: 'own', profile: 'light' });
    const first = node.join;
    if (first === undefined) throw new Error('The answer holds no join secret');
    const no = {
      code: 1,
      said: expect.stringContaining('The secret is unknown, expired, spent or used by another key'),
    };
    expect(await refused(first.url, 'guessed', 'wrong')).toEqual(no);

    const again = await fetch(`${league.record.apiUrl}/v1/hosts/${first.hostId}/join-secrets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${readFileSync(league.adminTokenFile, 'utf8').trim()}` },
    });
    const second = (await again.json()) as { secret: string };
    expect(await refused(first.url, first.secret, 'ended')).toEqual(no);

    const machine = hostJoin(first.url, second.secret, 'machine');
    machine.stdout?.resume();
    machine.stderr?.resume();
    await client.waitFor('city-node', node.id);
    const [host] = await client.cityNodes.hosts(node.id);
    const proof = host?.conditions.find(({ type }) => type === 'JoinProven');
    expect(proof).toMatchObject({ status: 'False', reason: 'NotProven' });
    expect(host?.status.components?.map(({ name, state }) => `${name} ${state}`)).toEqual(
      expect.arrayContaining(['ca running', 'orderer running', 'peer running', 'gateway running']),
    );
    expect(await refused(first.url, second.secret, 'another')).toEqual(no);
  });
});
