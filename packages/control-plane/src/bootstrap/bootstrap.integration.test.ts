import { createHash, X509Certificate } from 'node:crypto';
import { createCsr, newPrivateKey } from '@hansa/fabric';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.ts';
import { call, readUserData } from '../testing/hollow-agent.ts';
import { createTestLeague, type TestLeague } from '../testing/league.ts';

let database: TestDatabase;
let league: TestLeague;
let engine: Engine;
/** A machine that was made and has not joined: its agents do not boot. */
let secret: string;
let hostId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  league = createTestLeague({
    databaseUrl: database.url,
    host: '127.61.0.2',
    bootstrapPort: 0,
    linkPort: 0,
    boots: false,
  });
  engine = await league.start();
  await league.deploy('DEFRA');
  const machine = await eventually(() => {
    const [made] = league.cloud.machines.values();
    if (made === undefined) throw new Error('no machine yet');
    return made;
  });
  ({ secret } = readUserData(machine.spec.userData));
  hostId = machine.spec.tags.host ?? '';
});

afterAll(async () => {
  await engine.stop();
  await league.close();
  await database.drop();
});

const join = async (csr: string, text = secret) => {
  const answer = await call(`${engine.bootstrapUrl}/v1/join`, { secret: text, csr });
  return { status: answer.status, body: JSON.parse(answer.text) as Record<string, string> };
};
const newCsr = () => createCsr({ commonName: 'agent', privateKeyPem: newPrivateKey() });

describe('the bootstrap listener', () => {
  it('serves the authority that machines are told to trust', async () => {
    const { text } = await call(`${engine.bootstrapUrl}/v1/authority`);
    const [machine] = league.cloud.machines.values();
    const { authoritySha256 } = readUserData(machine?.spec.userData ?? '');
    expect(createHash('sha256').update(new X509Certificate(text).raw).digest('hex')).toBe(authoritySha256);
  });

  it('says how to get an archive when it has none', async () => {
    const answer = await call(`${engine.bootstrapUrl}/v1/archive`);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('HANSA_ARCHIVE_FILE');
  });

  it('refuses a secret that nobody was given', async () => {
    expect(await join(await newCsr(), 'guessed')).toMatchObject({ status: 403, body: { code: 'join.refused' } });
  });

  it('refuses what is no certificate request, and does not bind the secret to it', async () => {
    expect(await join('not a request')).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  it('binds the secret to the first key, which may repeat; another key is refused', async () => {
    const csr = await newCsr();
    const first = await join(csr);
    expect(first).toMatchObject({ status: 200, body: { link: engine.linkAddress } });
    const certificate = new X509Certificate(first.body.certificate ?? '');
    expect(certificate.subjectAltName).toBe(`URI:hansa://${engine.leagueId}/host/${hostId}/1`);
    expect(await join(csr)).toMatchObject({ status: 200 });
    expect(await join(await newCsr())).toMatchObject({ status: 403 });
  });

  it('refuses a secret that has expired, or whose certificate was seen', async () => {
    const change = (values: { expiresAt?: string; spentAt?: string | null; publicKeySha256: null }) =>
      league.db.sql.updateTable('bootstrapSecret').set(values).execute();
    const [past, future] = ['2020-01-01T00:00:00Z', '2100-01-01T00:00:00Z'];
    await change({ publicKeySha256: null, expiresAt: past });
    expect(await join(await newCsr())).toMatchObject({ status: 403 });
    await change({ publicKeySha256: null, expiresAt: future, spentAt: past });
    expect(await join(await newCsr())).toMatchObject({ status: 403 });
    await change({ publicKeySha256: null, spentAt: null });
    expect(await join(await newCsr())).toMatchObject({ status: 200 });
  });

  it('refuses a body that is too large, or has fields that it does not know', async () => {
    expect(await join('x'.repeat(20_000))).toMatchObject({ status: 413, body: { code: 'request.too-large' } });
    const answer = await call(`${engine.bootstrapUrl}/v1/join`, { secret, csr: 'x', host: 'ho-other' });
    expect(answer.status).toBe(400);
  });
});
