import { type Client, status } from '@grpc/grpc-js';
import { common, peer } from '@hyperledger/fabric-protos';
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeTree } from '../genesis/config-tree.ts';
import { applicationOrganisation } from '../genesis/organisation.ts';
import { newPrivateKey } from '../identity/private-key.ts';
import { createSigningIdentity } from '../identity/signing-identity.ts';
import type { PeerConnection } from '../peer/connection.ts';
import { createEndorsers } from './endorsers.ts';

const identity = createSigningIdentity({
  mspId: 'te-1',
  certificatePem: 'certificate',
  privateKeyPem: newPrivateKey(),
});
const call = { identity, channelId: 'ch-1', contract: 'words', arguments: ['put', 'a'] };

/** Two cities endorse; the other one has two peers. */
function channelConfig(): Uint8Array {
  const organisation = (mspId: string, ...hosts: string[]) =>
    applicationOrganisation(
      { mspId, rootCertificate: 'root', tlsRootCertificate: 'TLS root' },
      hosts.map((host) => ({ host, port: 7051 })),
    );
  const of = ['cn-1', 'cn-2'].map((mspId) => ({ mspId, role: 'peer' as const }));
  const Endorsement = { type: 'signature', n: 2, of } as const;
  const groups = { 'cn-1': organisation('cn-1', 'own'), 'cn-2': organisation('cn-2', 'second', 'third') };
  const config = new common.Config();
  config.setChannelGroup(
    encodeTree({
      values: {},
      policies: {},
      groups: { Application: { values: {}, policies: { Endorsement }, groups } },
    }),
  );
  return config.serializeBinary();
}

function answer(payload: Uint8Array): Buffer {
  const response = new peer.Response();
  response.setStatus(200);
  response.setPayload(payload);
  const endorsed = new peer.ProposalResponse();
  endorsed.setResponse(response);
  endorsed.setPayload(Buffer.from('outcome'));
  endorsed.setEndorsement(new peer.Endorsement());
  return Buffer.from(endorsed.serializeBinary());
}

const asksForConfig = (request: Uint8Array): boolean => Buffer.from(request).includes('GetChannelConfig');

type Done = (error: unknown, answer?: Buffer) => void;

describe('asking for endorsements', () => {
  let asked: string[];
  let down: Set<string>;

  const connect = ({ address }: { readonly address: string }): PeerConnection => {
    const makeUnaryRequest = (...given: unknown[]): void => {
      const [request, done] = [given[3] as Uint8Array, given.at(-1) as Done];
      const isQuestion = asksForConfig(request);
      if (!isQuestion) asked.push(address);
      if (isQuestion) done(null, answer(channelConfig()));
      else if (!down.has(address)) done(null, answer(Buffer.from('done')));
      else done(Object.assign(new Error('no route'), { code: status.UNAVAILABLE, details: 'no route' }));
    };
    return { address, client: { makeUnaryRequest } as unknown as Client, close: () => undefined };
  };
  const endorsers = () =>
    createEndorsers({ connection: connect({ address: 'own:7051' }), mspId: 'cn-1', timeoutMs: 1_000, connect });

  beforeEach(() => {
    asked = [];
    down = new Set();
  });

  it('asks one peer of each city', async () => {
    const { endorsed } = await endorsers().endorse(call);
    expect(endorsed.endorsements).toHaveLength(2);
    expect(asked).toEqual(['own:7051', 'second:7051']);
  });

  it("asks a city's next peer when one is not there, and that one first for a while", async () => {
    down.add('second:7051');
    const known = endorsers();
    expect((await known.endorse(call)).endorsed.endorsements).toHaveLength(2);
    expect(asked).toEqual(['own:7051', 'second:7051', 'third:7051']);
    asked = [];
    await known.endorse(call);
    expect(asked).toEqual(['own:7051', 'third:7051']);
  });

  it('fails as the last of them when no peer of a city is there', async () => {
    down = new Set(['second:7051', 'third:7051']);
    await expect(endorsers().endorse(call, ['cn-1', 'cn-2'])).rejects.toMatchObject({ code: 'fabric.unavailable' });
    expect(asked).toEqual(['own:7051', 'second:7051', 'third:7051']);
  });
});
