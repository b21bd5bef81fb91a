import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { enrolmentSecret } from '../ca/secret.ts';
import { caServerFiles } from './ca.ts';
import { writeMspDirectory } from './msp-directory.ts';
import { channelRemains, ordererConfiguration } from './orderer.ts';
import { peerConfiguration } from './peer.ts';

const at = (port: number) => ({ host: '10.0.0.5', port });
const tls = { certificateFile: '/n/tls.pem', keyFile: '/n/tls.key', caFile: '/n/tlsca.pem' };
const node = { mspId: 'cn-1', mspDirectory: '/n/msp', dataDirectory: '/n/data', tls };

describe('ordererConfiguration', () => {
  const { General, Admin, Consensus, ChannelParticipation } = JSON.parse(
    ordererConfiguration({
      ...node,
      listen: at(7050),
      admin: { host: '127.0.0.1', port: 7053 },
      operations: at(8443),
      adminClientCaFile: '/n/admin-ca.pem',
    }),
  );

  it("trusts only the host's own client CA at the admin listener", () => {
    expect(Admin.ListenAddress).toBe('127.0.0.1:7053');
    expect(Admin.TLS).toMatchObject({ Enabled: true, ClientAuthRequired: true, ClientRootCAs: ['/n/admin-ca.pem'] });
    expect(General.TLS.RootCAs).toEqual(['/n/tlsca.pem']);
  });

  it('takes joins, and keeps what a removal leaves behind where we look for it', () => {
    expect(ChannelParticipation).toEqual({ Enabled: true, MaxRequestBodySize: '1 MB' });
    expect(channelRemains('/n/data', 'ch-1')).toEqual([`${Consensus.WALDir}/ch-1`, `${Consensus.SnapDir}/ch-1`]);
  });
});

describe('peerConfiguration', () => {
  it('tells other cities the advertised address and listens on its own', () => {
    const { peer, chaincode } = JSON.parse(
      peerConfiguration({
        ...node,
        id: 'peer',
        listen: at(7051),
        advertised: { host: '203.0.113.7', port: 9051 },
        chaincode: at(7052),
        operations: at(9443),
        externalBuilderDirectory: '/n/builder',
      }),
    );
    expect(peer).toMatchObject({ listenAddress: '10.0.0.5:7051', address: '203.0.113.7:9051' });
    expect(peer.gossip.externalEndpoint).toBe('203.0.113.7:9051');
    expect(chaincode.externalBuilders).toEqual([{ name: 'hansa', path: '/n/builder', propagateEnvironment: [] }]);
  });
});

describe('caServerFiles', () => {
  it('gives each of the two CAs its own identities, with secrets that the enrolment program can tell', () => {
    const files = caServerFiles({
      organisation: 'cn-1',
      listen: at(7054),
      operations: at(9444),
      hosts: ['10.0.0.5'],
      registrar: { name: 'registrar', secret: 'random' },
      identities: [{ ca: 'tlsca', id: 'gateway', type: 'client' }],
    });
    const named = (path: string) => JSON.parse(files[path] ?? '').registry.identities;
    expect(named('fabric-ca-server-config.yaml')).toHaveLength(1);
    expect(named('tlsca/fabric-ca-server-config.yaml')).toMatchObject([
      { name: 'registrar', pass: 'random' },
      { name: 'gateway', pass: enrolmentSecret('random', 'tlsca', 'gateway'), type: 'client' },
    ]);
  });
});

describe('writeMspDirectory', () => {
  it('lets nobody else read it and may be repeated', async () => {
    const directory = join(await mkdtemp(join(tmpdir(), 'hansa-msp-')), 'msp');
    const input = {
      directory,
      caCertificate: 'ca',
      tlsCaCertificate: 'tlsca',
      certificatePem: 'one',
      privateKeyPem: 'k',
    };
    await writeMspDirectory(input);
    await writeMspDirectory({ ...input, certificatePem: 'two' });
    expect(await readFile(join(directory, 'signcerts/certificate.pem'), 'utf8')).toBe('two');
    expect(await readdir(join(directory, 'signcerts'))).toEqual(['certificate.pem']);
    expect((await stat(join(directory, 'keystore/key.pem'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'keystore'))).mode & 0o777).toBe(0o700);
    await rm(join(directory, '..'), { recursive: true });
  });
});
