import { randomBytes } from 'node:crypto';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@hansa/core';
import { createTestDatabase, silentLog } from '@hansa/testkit';
import { expect, it } from 'vitest';
import { createKeyProvider } from '../issuer/key-provider.ts';
import { openLeagueAuthority } from '../issuer/league-authority.ts';
import { createDatabase } from '../store/index.ts';
import { startTestApi } from '../testing/api.ts';

it('speaks TLS with the certificate that it was given, and then asks to be spoken to so', async () => {
  const testDatabase = await createTestDatabase();
  const db = createDatabase({ url: testDatabase.url, log: silentLog });
  const keys = createKeyProvider('test', randomBytes(32));
  const league = await openLeagueAuthority({ db, keys, clock: systemClock });
  const { certificatePem, privateKeyPem } = await league.issueEndpoint({ dnsNames: [], ipAddresses: ['127.77.0.3'] });
  const tls = { key: privateKeyPem, cert: certificatePem };
  const api = await startTestApi({ url: testDatabase.url, clock: systemClock, tls });
  try {
    await api.app.listen({ host: '127.77.0.3', port: 0 });
    const { port } = api.app.server.address() as AddressInfo;
    const answer = await new Promise<{ status: number | undefined; hsts: unknown }>((resolve, reject) => {
      get(`https://127.77.0.3:${port}/readyz`, { ca: league.certificatePem }, (response) => {
        response.resume();
        resolve({ status: response.statusCode, hsts: response.headers['strict-transport-security'] });
      }).on('error', reject);
    });
    expect(answer).toEqual({ status: 200, hsts: expect.stringContaining('max-age') });
  } finally {
    await api.stop();
    await db.close();
    await testDatabase.drop();
  }
});
