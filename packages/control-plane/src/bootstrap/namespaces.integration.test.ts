import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type CityNode, findCondition, type Host, systemClock } from '@hansa/core';
import { createTestDatabase, eventually, silentLog, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { type ControlPlane, createControlPlane } from '../control-plane.ts';
import { readUserData } from '../testing/hollow-agent.ts';

/** What the archive of this test starts: it waits to be told whose secret to use (its own, or one that it stole), and tries once. */
const start = `#!/bin/sh
set -eu
cd /opt/hansa
until [ -f go ]; do sleep 0.1; done
secret=$(cat go)
[ -n "$secret" ] || secret=$(cat secret)
openssl ecparam -name prime256v1 -genkey -noout -out key
openssl req -new -key key -subj /CN=agent -out csr
printf '{"secret":"%s","csr":"%s"}' "$secret" "$(sed 's/$/\\\\n/' csr | tr -d '\\n')" > body
curl -sS --cacert ca -H 'content-type: application/json' -d @body -o answer -w '%{http_code}' "$1/v1/join" > status
mv status told
sleep 600
`;

interface Simulator {
  readonly clouds: { readonly aws: { readonly http: string; readonly account: Record<string, string> } };
  readonly gateway: string;
}

function canIsolate(): boolean {
  const name = `hansa-try-${process.pid}`;
  try {
    for (const verb of ['add', 'delete']) execFileSync('ip', ['netns', verb, name], { stdio: 'ignore' });
    execFileSync('bwrap', ['--unshare-user', '--unshare-pid', '--ro-bind', '/', '/', '--', '/bin/true']);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!canIsolate())('a machine in a network namespace (needs root, ip and bubblewrap)', () => {
  let directory: string;
  let database: TestDatabase;
  let child: ChildProcess;
  let sim: Simulator;
  let controlPlane: ControlPlane;
  let token: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'join-proof-'));
    database = await createTestDatabase();
    ({ child, sim } = await startSimulator());
    const config = readConfig({
      DATABASE_URL: database.url,
      HANSA_HOME: join(directory, 'home'),
      HANSA_API_PORT: '0',
      HANSA_LINK_HOST: sim.gateway,
      HANSA_LINK_PORT: '0',
      HANSA_BOOTSTRAP_PORT: '0',
      HANSA_ARCHIVE_FILE: await packArchive(),
    });
    controlPlane = await createControlPlane({ config, clock: systemClock, log: silentLog });
    token = (await readFile(controlPlane.adminTokenFile, 'utf8')).trim();
  });
  afterAll(async () => {
    await controlPlane?.close();
    child?.kill('SIGTERM');
    if (child?.exitCode === null) await once(child, 'exit');
    await database.drop();
    await rm(directory, { recursive: true, force: true });
    expect(execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })).not.toContain(`hansa-sim-${child.pid}-`);
  });

  async function startSimulator() {
    const main = fileURLToPath(new URL('../../../cloud-sim/src/main.ts', import.meta.url));
    const options = [
      '--json',
      '--clouds',
      'aws',
      '--machines',
      'real',
      '--netns',
      '--directory',
      join(directory, 'sim'),
    ];
    const started = spawn(process.execPath, ['--conditions=hansa-source', main, ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(started.stdout);
    const [line] = (await once(lines, 'line')) as [string];
    return { child: started, sim: JSON.parse(line) as Simulator };
  }

  async function packArchive(): Promise<string> {
    const file = join(directory, 'archive.tar.gz');
    await mkdir(join(directory, 'archive'));
    await writeFile(join(directory, 'archive/start'), start);
    await chmod(join(directory, 'archive/start'), 0o755);
    execFileSync('tar', ['--create', '--gzip', '--file', file, '--directory', join(directory, 'archive'), 'start']);
    return file;
  }

  async function api<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await fetch(`${controlPlane.apiUrl}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  /** A city's machine, running, and the folder that is its /opt/hansa. */
  async function deploy(city: string, account: string) {
    const node = await api<CityNode>('POST', '/city-nodes', { city, cloud: 'aws', account, profile: 'light' });
    const hosts = () => api<{ items: Host[] }>('GET', `/city-nodes/${node.id}/hosts`);
    return await eventually(
      async () => {
        const [host] = (await hosts()).items;
        if (host?.status.machineHandle === undefined) throw new Error('no machine yet');
        const machine = join(directory, 'sim/machines', `aws-${host.status.machineHandle}`);
        await readFile(join(machine, 'opt/hansa/secret'));
        expect(findCondition(host.conditions, 'MachineRunning')?.status).toBe('True');
        const userData = await readFile(join(machine, 'var/lib/cloud/user-data'), 'utf8');
        return { hostId: host.id, home: join(machine, 'opt/hansa'), ...readUserData(userData) };
      },
      { timeoutMs: 60_000, intervalMs: 100 },
    );
  }
  async function tell(home: string, secret: string) {
    await writeFile(join(home, 'going'), secret);
    await rename(join(home, 'going'), join(home, 'go'));
    const read = (name: string) => readFile(join(home, name), 'utf8');
    const status = await eventually(() => read('told'), { timeoutMs: 20_000, intervalMs: 50 });
    return { status, answer: await read('answer') };
  }
  const proven = async (hostId: string) =>
    findCondition((await api<Host>('GET', `/hosts/${hostId}`)).conditions, 'JoinProven');

  it('is proven by its own address; another machine of the same cloud with its secret gets no certificate', async () => {
    const { http: endpoint, account: keys } = sim.clouds.aws;
    const { accessKeyId, secretAccessKey } = keys;
    const account = await api<{ id: string }>('POST', '/cloud-accounts', {
      ...{ name: 'main', cloud: 'aws', region: 'eu-central-1', options: { endpoint } },
      credentials: { accessKeyId, secretAccessKey },
    });
    const [victim, thief] = await Promise.all([deploy('DEFRA', account.id), deploy('SGSIN', account.id)]);

    const stolen = await tell(thief.home, victim.secret);
    expect(stolen).toEqual({ status: '403', answer: expect.stringContaining('join.elsewhere') });
    expect(stolen.answer).not.toContain('CERTIFICATE');
    await eventually(async () =>
      expect(await proven(victim.hostId)).toMatchObject({ status: 'False', reason: 'CallerIsNotTheMachine' }),
    );
    const audit = await api<{ items: { action: string; resourceId: string }[] }>('GET', '/audit?limit=100');
    expect(audit.items).toContainEqual(expect.objectContaining({ action: 'refuse join', resourceId: victim.hostId }));

    const own = await tell(victim.home, '');
    expect(own).toEqual({ status: '200', answer: expect.stringContaining('BEGIN CERTIFICATE') });
    await eventually(async () => expect(await proven(victim.hostId)).toMatchObject({ status: 'True' }));
  }, 120_000);
});
