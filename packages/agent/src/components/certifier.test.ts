import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCsr, type EnrolmentRequest, newPrivateKey } from '@hansa/fabric';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLayout } from '../layout.ts';
import { createLog } from '../log.ts';
import type { DesiredCertify, IdentityCsr, IssuedCertificates } from '../protocol/index.ts';
import { desiredNode } from '../testing/desired-node.ts';
import { createFakeTime } from '../testing/fake-time.ts';
import { createCertifier } from './certifier.ts';

const hostId = 'ho-2';
const log = createLog('silent');
let home: string;
let enrolled: EnrolmentRequest[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hansa certifier '));
  enrolled = [];
});
afterEach(() => rm(home, { recursive: true }));

/** As after a start of the agent: an enrolment answers with what it was asked for. */
function start() {
  const published = new Map<string, IssuedCertificates | undefined>();
  const layout = createLayout(home, home);
  const certifier = createCertifier({
    host: { hostId: 'ho-1', layout, fabricDirectory: '', leagueAuthorityFile: '' },
    authority: () => desiredNode('cn-1', '10.0.0.1'),
    enrol: async (request) => {
      enrolled.push(request);
      const count = enrolled.length;
      return { certificates: request.identities.map(({ ca, id }) => `${ca} ${id} ${count}`), roots: {} };
    },
    publish: (id, issued) => published.set(id, issued),
    time: createFakeTime(),
    random: () => 0.5,
    log,
  });
  const certify = async (csrs: IdentityCsr[], hosts: string[] = ['10.0.0.2']) => {
    published.delete(hostId);
    const request: DesiredCertify = { hostId, csrs, hosts };
    certifier.want(new Map([[hostId, request]]));
    await vi.waitFor(() => expect(published.has(hostId)).toBe(true));
    return Object.fromEntries(published.get(hostId)?.certificates.map((one) => [one.name, one.certificate]) ?? []);
  };
  return { certifier, certify, published };
}

const csrOf = async (name: string, privateKeyPem = newPrivateKey()): Promise<IdentityCsr> => ({
  name,
  csr: await createCsr({ commonName: `${name}.${hostId}`, privateKeyPem }),
});

describe('certifying the keys of another host', () => {
  it('enrols each once, for the addresses it is told, and tells the same certificates after a restart', async () => {
    const [peerKey, tlsKey] = [newPrivateKey(), newPrivateKey()];
    const csrs = [await csrOf('peer', peerKey), await csrOf('peer-tls', tlsKey)];
    const first = await start().certify(csrs);
    expect(first).toEqual({ peer: 'ca peer.ho-2 1', 'peer-tls': 'tlsca peer.ho-2 1' });
    expect(enrolled[0]?.identities).toMatchObject([
      { ca: 'ca', id: 'peer.ho-2', type: 'peer', hosts: [] },
      { ca: 'tlsca', id: 'peer.ho-2', type: 'peer', hosts: ['10.0.0.2'] },
    ]);
    const sameKeys = [await csrOf('peer', peerKey), await csrOf('peer-tls', tlsKey)];
    expect(await start().certify(sameKeys)).toEqual(first);
    expect(enrolled).toHaveLength(1);
  });

  it('enrols anew what has another key, or for TLS another address, and leaves the rest', async () => {
    const { certify } = start();
    const [peer, tls] = [await csrOf('peer'), await csrOf('peer-tls')];
    await certify([peer, tls]);
    const other = await csrOf('peer');
    expect(await certify([other, tls])).toEqual({ peer: 'ca peer.ho-2 2', 'peer-tls': 'tlsca peer.ho-2 1' });
    expect(await certify([other, tls], ['10.0.0.3'])).toEqual({
      peer: 'ca peer.ho-2 2',
      'peer-tls': 'tlsca peer.ho-2 3',
    });
  });

  it('certifies nothing that orders, and forgets a host that asks no more', async () => {
    const { certifier, certify, published } = start();
    expect(await certify([await csrOf('orderer'), await csrOf('admin')])).toEqual({ admin: 'ca admin.ho-2 1' });
    certifier.want(new Map());
    await vi.waitFor(() => expect(published.get(hostId)).toBeUndefined());
  });
});
