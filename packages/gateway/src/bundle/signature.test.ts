import { describe, expect, test } from 'vitest';
import { createLeague, testBundle } from '../testing/league.ts';
import { manualTime } from '../testing/manual-time.ts';
import { openBundle } from './signature.ts';

const { clock } = manualTime('2026-06-01T00:00:00.000Z');
const league = await createLeague({ clock });
const authorityPem = league.authority.certificatePem;
const open = (jws: string, nowMs = clock.nowMs()) => openBundle(jws, { authorityPem, nowMs });

describe('a bundle is opened', () => {
  test("when the league's bundle signer signed it", async () => {
    expect(await open(await league.sign(testBundle()))).toEqual(testBundle());
  });

  test('again after its signer has expired, when it was accepted before', async () => {
    const short = await createLeague({ clock, signerValidMs: 1_000 });
    const jws = await short.sign(testBundle());
    const authorityPem = short.authority.certificatePem;
    await expect(openBundle(jws, { authorityPem, nowMs: clock.nowMs() + 2_000 })).rejects.toThrow('not valid now');
    expect(await openBundle(jws, { authorityPem })).toEqual(testBundle());
  });
});

describe('a bundle is refused', () => {
  test('when another league signed it', async () => {
    const other = await createLeague({ clock });
    await expect(open(await other.sign(testBundle()))).rejects.toMatchObject({
      code: 'auth.forbidden',
      message: 'The signer of the bundle was not certified by the authority of this league',
    });
  });

  test('when another certificate of the league signed it', async () => {
    const host = await createLeague({ clock, signerUri: 'hansa://le-test/host/ho-1/1', issuer: league.authority });
    await expect(open(await host.sign(testBundle()))).rejects.toMatchObject({
      code: 'auth.forbidden',
      message: "The signer of the bundle is not the league's bundle signer",
    });
  });

  test('when a URI only contains the name of the signer', async () => {
    const uri = 'hansa://le-test/bundle-signer/more';
    const other = await createLeague({ clock, signerUri: uri, issuer: league.authority });
    await expect(open(await other.sign(testBundle()))).rejects.toMatchObject({ code: 'auth.forbidden' });
  });

  test('when its content was changed after signing', async () => {
    const [header, , signature] = (await league.sign(testBundle())).split('.');
    const payload = Buffer.from(JSON.stringify(testBundle({ sequence: 9 }))).toString('base64url');
    await expect(open(`${header}.${payload}.${signature}`)).rejects.toMatchObject({
      code: 'auth.forbidden',
      message: 'The signature of the bundle does not fit its content',
    });
  });

  test.each(['', 'a.b.c', 'not a jws', `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`])(
    'when it is no JWS with a certificate: %j',
    async (text) => {
      await expect(open(text)).rejects.toMatchObject({ code: 'request.malformed' });
    },
  );

  test('when the payload is no bundle', async () => {
    await expect(open(await league.sign({ sequence: 1 }))).rejects.toMatchObject({ code: 'request.malformed' });
  });

  test('when a tenant id could leave the folder of keys', async () => {
    const jws = await league.sign(testBundle({ tenants: [{ tenantId: '../../etc/passwd' }] }));
    await expect(open(jws)).rejects.toMatchObject({ code: 'request.malformed' });
  });
});
