import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HansaError, systemClock } from '@hansa/core';
import {
  type Authority,
  createAuthority,
  createCsr,
  issueCertificate,
  newPrivateKey,
  publicKeyOfCsr,
} from '@hansa/fabric';
import { silentLog } from '@hansa/testkit';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLayout } from '../layout.ts';
import { createFakeTime, type FakeTime } from '../testing/fake-time.ts';
import type { BootstrapClient } from './bootstrap-client.ts';
import { type JoinDeps, joinLeague } from './join.ts';

const league = { organisation: 'test', validDays: 1, clock: systemClock };
let authority: Authority;
let stranger: Authority;
let home: string;
let time: FakeTime;

beforeAll(async () => {
  authority = await createAuthority({ commonName: 'league', ...league });
  stranger = await createAuthority({ commonName: 'league', ...league });
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'join-'));
  await writeFile(join(home, 'secret'), 's3cret\n');
  time = createFakeTime();
});
afterEach(() => rm(home, { recursive: true }));

async function certify(csr: string, issuer = authority): Promise<string> {
  const issued = await issueCertificate({
    authority: issuer,
    csrPem: csr,
    subject: { commonName: 'ho-1' },
    usage: 'client',
    uris: ['hansa://le-1/host/ho-1/1'],
    validMs: 60_000,
    clock: systemClock,
  });
  return issued.certificatePem;
}

/** Binds the secret to the first key that uses it, as the control plane does. */
function createBootstrap(changes: Partial<BootstrapClient> = {}) {
  let bound: string | undefined;
  const client: BootstrapClient = {
    authority: async () => authority.certificatePem,
    async join(secret, csr) {
      const key = await publicKeyOfCsr(csr);
      bound ??= key;
      if (secret !== 's3cret' || bound !== key) throw new HansaError('join.refused', 'not you');
      return { certificate: await certify(csr), link: '127.0.0.1:8421' };
    },
    ...changes,
  };
  return client;
}

function deps(bootstrap: BootstrapClient): JoinDeps {
  return {
    layout: createLayout(home, '/tmp/run'),
    authoritySha256: createHash('sha256').update(new X509Certificate(authority.certificatePem).raw).digest('hex'),
    secretFile: join(home, 'secret'),
    bootstrap,
    newPrivateKey,
    createCsr: (privateKeyPem) => createCsr({ commonName: 'agent', privateKeyPem }),
    time,
    random: () => 1,
    log: silentLog,
  };
}

test('a host joins with a key that only it can read', async () => {
  const membership = await joinLeague(deps(createBootstrap()));
  expect(membership).toMatchObject({ hostId: 'ho-1', link: '127.0.0.1:8421' });
  expect((await stat(join(home, 'agent', 'key.pem'))).mode & 0o777).toBe(0o600);
});

test('an agent that dies before it has its answer joins again with the same key', async () => {
  const bootstrap = createBootstrap();
  const lost = {
    ...bootstrap,
    join: async (...input: Parameters<BootstrapClient['join']>) => {
      await bootstrap.join(...input);
      throw new HansaError('join.refused', 'the answer is lost, and the agent with it');
    },
  };
  await expect(joinLeague(deps(lost))).rejects.toThrow('lost');
  const key = await readFile(join(home, 'agent', 'key.pem'), 'utf8');
  const membership = await joinLeague(deps(bootstrap));
  expect(membership.privateKeyPem).toBe(key);
});

test('a joined host needs neither control plane nor secret to remember it', async () => {
  const first = await joinLeague(deps(createBootstrap()));
  await rm(join(home, 'secret'));
  const nobody = () => Promise.reject(new Error('asked'));
  expect(await joinLeague(deps({ authority: nobody, join: nobody }))).toEqual(first);
});

test('a control plane that does not answer is asked again', async () => {
  let calls = 0;
  const bootstrap = createBootstrap({
    authority: async () => {
      calls += 1;
      if (calls < 3) throw new HansaError('cloud.unavailable', 'no answer');
      return authority.certificatePem;
    },
  });
  const joining = joinLeague(deps(bootstrap));
  await expect.poll(() => time.advance(200).then(() => calls)).toBe(3);
  await joining;
});

test('another CA than the pinned one is refused before the secret is told', async () => {
  let told = false;
  const bootstrap = createBootstrap({
    authority: async () => stranger.certificatePem,
    join: async () => {
      told = true;
      return { certificate: '', link: '' };
    },
  });
  await expect(joinLeague(deps(bootstrap))).rejects.toMatchObject({ code: 'join.refused' });
  expect(told).toBe(false);
});

test('a certificate of another CA or for another key is refused', async () => {
  const foreign = createBootstrap({
    join: async (_secret, csr) => ({ certificate: await certify(csr, stranger), link: 'x:1' }),
  });
  await expect(joinLeague(deps(foreign))).rejects.toThrow('not issued by the league CA');
  const other = await certify(await createCsr({ commonName: 'x', privateKeyPem: newPrivateKey() }));
  const swapped = createBootstrap({ join: async () => ({ certificate: other, link: 'x:1' }) });
  await expect(joinLeague(deps(swapped))).rejects.toThrow("not for this host's key");
});
