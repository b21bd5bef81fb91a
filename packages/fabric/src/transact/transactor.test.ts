import {
  Client,
  credentials,
  type Metadata as GrpcMetadata,
  Metadata,
  Server,
  ServerCredentials,
  status,
} from '@grpc/grpc-js';
import { common, gateway, peer } from '@hyperledger/fabric-protos';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeTree } from '../genesis/config-tree.ts';
import { applicationOrganisation } from '../genesis/organisation.ts';
import { newPrivateKey } from '../identity/private-key.ts';
import { createSigningIdentity } from '../identity/signing-identity.ts';
import type { PeerConnection } from '../peer/connection.ts';
import { createTransactor } from './transactor.ts';

/** A peer and its gateway service, whose orderers complain as told; it speaks the real wire format in clear text. */
class FakePeer {
  readonly calls: string[] = [];
  complaints: string[] = [];
  /** What the contract says instead of "done". */
  refusal: string | undefined;
  commitStatus: { code: number } | { error: number } = { code: peer.TxValidationCode.VALID };
  private readonly server = new Server();

  async start(): Promise<PeerConnection> {
    const method = (name: string, answer: (request: Buffer) => Buffer) => ({
      path: name,
      requestStream: false,
      responseStream: false,
      requestSerialize: (bytes: Buffer) => bytes,
      requestDeserialize: (bytes: Buffer) => bytes,
      responseSerialize: (bytes: Buffer) => bytes,
      responseDeserialize: (bytes: Buffer) => bytes,
      handle: answer,
    });
    const methods = {
      endorse: method('/protos.Endorser/ProcessProposal', (request) => endorsed(request, this.refusal)),
      submit: method('/gateway.Gateway/Submit', () => this.submit()),
      commitStatus: method('/gateway.Gateway/CommitStatus', () => this.status()),
    };
    const handler =
      (name: keyof typeof methods) => (call: { request: Buffer }, reply: (error: unknown, answer?: Buffer) => void) => {
        this.calls.push(name);
        try {
          reply(null, methods[name].handle(call.request));
        } catch (error) {
          reply(error);
        }
      };
    const names = Object.keys(methods) as (keyof typeof methods)[];
    this.server.addService(methods, Object.fromEntries(names.map((name) => [name, handler(name)])) as never);
    const port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync('127.77.0.90:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    const address = `127.77.0.90:${port}`;
    const client = new Client(address, credentials.createInsecure());
    return { address, client, close: () => client.close() };
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private submit(): Buffer {
    if (this.complaints.length > 0) {
      throw {
        code: status.UNAVAILABLE,
        details: 'insufficient number of orderers',
        metadata: detailed(this.complaints),
      };
    }
    return Buffer.from(new gateway.SubmitResponse().serializeBinary());
  }

  private status(): Buffer {
    if ('error' in this.commitStatus) throw { code: this.commitStatus.error, details: 'no answer' };
    const response = new gateway.CommitStatusResponse();
    response.setResult(this.commitStatus.code as 0);
    response.setBlockNumber(7);
    return Buffer.from(response.serializeBinary());
  }
}

/** Answers as the configuration of a channel whose only peer is this one, or as a contract that says "done". */
function endorsed(request: Buffer, refusal: string | undefined): Buffer {
  const proposal = peer.Proposal.deserializeBinary(
    peer.SignedProposal.deserializeBinary(request).getProposalBytes_asU8(),
  );
  const { header, payload } = { header: proposal.getHeader_asU8(), payload: proposal.getPayload_asU8() };
  const isConfig = contractOf(payload) === 'cscc';
  const answer = new peer.Response();
  answer.setStatus(isConfig || refusal === undefined ? 200 : 500);
  if (!isConfig && refusal !== undefined) answer.setMessage(refusal);
  answer.setPayload(isConfig ? channelConfig() : Buffer.from('done'));
  const action = new peer.ChaincodeAction();
  action.setResponse(answer);
  const outcome = new peer.ProposalResponsePayload();
  outcome.setProposalHash(header);
  outcome.setExtension$(action.serializeBinary());
  const response = new peer.ProposalResponse();
  response.setResponse(answer);
  response.setPayload(outcome.serializeBinary());
  response.setEndorsement(new peer.Endorsement());
  return Buffer.from(response.serializeBinary());
}

function contractOf(payload: Uint8Array): string | undefined {
  const input = peer.ChaincodeProposalPayload.deserializeBinary(payload).getInput_asU8();
  return peer.ChaincodeInvocationSpec.deserializeBinary(input).getChaincodeSpec()?.getChaincodeId()?.getName();
}

function channelConfig(): Uint8Array {
  const roots = { mspId: 'cn-1', rootCertificate: 'root', tlsRootCertificate: 'TLS root' };
  const city = applicationOrganisation(roots, [{ host: 'elsewhere', port: 1 }]);
  const Endorsement = { type: 'signature', n: 1, of: [{ mspId: 'cn-1', role: 'peer' }] } as const;
  const application = { values: {}, policies: { Endorsement }, groups: { 'cn-1': city } };
  const config = new common.Config();
  config.setChannelGroup(encodeTree({ values: {}, policies: {}, groups: { Application: application } }));
  return config.serializeBinary();
}

/** What the peer's gateway attaches: `google.rpc.Status` with one `gateway.ErrorDetail` a node (fields 1, 2 and 3). */
function detailed(messages: readonly string[]): GrpcMetadata {
  const parts = messages.map((message) => {
    const detail = new gateway.ErrorDetail();
    detail.setMessage(message);
    const packed = new any.Any();
    packed.pack(detail.serializeBinary(), 'gateway.ErrorDetail');
    const bytes = packed.serializeBinary();
    return Buffer.concat([Uint8Array.of(0x1a, bytes.length), bytes]);
  });
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.concat([Uint8Array.of(0x08, status.UNAVAILABLE), ...parts]));
  return metadata;
}

describe('submit', () => {
  let fake: FakePeer;
  let connection: PeerConnection;
  const identity = createSigningIdentity({
    mspId: 'te-1',
    certificatePem: 'certificate',
    privateKeyPem: newPrivateKey(),
  });
  const call = { identity, channelId: 'ch-1', contract: 'words', function: 'put', arguments: ['a'] };
  const processed = 'failed to submit request: request already processed';

  beforeEach(async () => {
    fake = new FakePeer();
    connection = await fake.start();
  });

  afterEach(() => {
    connection.close();
    fake.stop();
  });

  it('goes on to the commit status when all orderers say that they have the transaction already', async () => {
    fake.complaints = [processed, processed];
    const submitted = await createTransactor({ connection, mspId: 'cn-1' }).submit(call);
    expect(Buffer.from(submitted.result).toString()).toBe('done');
    expect(await submitted.commit()).toEqual({
      transactionId: submitted.transactionId,
      validationCode: 'VALID',
      blockNumber: 7,
    });
    expect(fake.calls).toEqual(['endorse', 'endorse', 'submit', 'commitStatus']);
  });

  it('fails without a second try when one orderer says something else', async () => {
    fake.complaints = [processed, 'no leader'];
    await expect(createTransactor({ connection, mspId: 'cn-1' }).submit(call)).rejects.toMatchObject({
      code: 'fabric.unavailable',
    });
    expect(fake.calls).toEqual(['endorse', 'endorse', 'submit']);
  });

  it("asks for the channel's configuration once, also when a contract refuses", async () => {
    const transactor = createTransactor({ connection, mspId: 'cn-1' });
    fake.refusal = 'the word is taken';
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(transactor.submit(call)).rejects.toMatchObject({ code: 'contract.refused' });
    }
    expect(fake.calls).toEqual(['endorse', 'endorse', 'endorse']);
  });

  it('reports a transaction that the ledger marked invalid as its status, not as an error', async () => {
    fake.commitStatus = { code: peer.TxValidationCode.MVCC_READ_CONFLICT };
    const submitted = await createTransactor({ connection, mspId: 'cn-1' }).submit(call);
    expect(await submitted.commit()).toMatchObject({ validationCode: 'MVCC_READ_CONFLICT' });
  });

  it('calls the outcome pending when no commit status comes, and never submits again', async () => {
    fake.commitStatus = { error: status.DEADLINE_EXCEEDED };
    const submitted = await createTransactor({ connection, mspId: 'cn-1' }).submit(call);
    await expect(submitted.commit()).rejects.toMatchObject({ code: 'transaction.pending' });
    expect(fake.calls.filter((name) => name === 'submit')).toHaveLength(1);
  });
});
