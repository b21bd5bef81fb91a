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
import { newPrivateKey } from '../identity/private-key.ts';
import { createSigningIdentity } from '../identity/signing-identity.ts';
import type { PeerConnection } from '../peer/connection.ts';
import { createTransactor } from './transactor.ts';

/** A peer's gateway service whose orderers complain as told; it speaks the real wire format in clear text. */
class FakeGateway {
  readonly calls: string[] = [];
  complaints: string[] = [];
  commitStatus: { code: number } | { error: number } = { code: peer.TxValidationCode.VALID };
  private readonly server = new Server();

  async start(): Promise<PeerConnection> {
    const method = (name: string, answer: (request: Buffer) => Buffer) => ({
      path: `/gateway.Gateway/${name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: (bytes: Buffer) => bytes,
      requestDeserialize: (bytes: Buffer) => bytes,
      responseSerialize: (bytes: Buffer) => bytes,
      responseDeserialize: (bytes: Buffer) => bytes,
      handle: answer,
    });
    const methods = {
      endorse: method('Endorse', (request) => endorsed(request)),
      submit: method('Submit', () => this.submit()),
      commitStatus: method('CommitStatus', () => this.status()),
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

/** Wraps the proposal into the least envelope that fabric-gateway can read a result from. */
function endorsed(request: Buffer): Buffer {
  const proposal = peer.Proposal.deserializeBinary(
    gateway.EndorseRequest.deserializeBinary(request).getProposedTransaction()?.getProposalBytes_asU8() ??
      new Uint8Array(),
  );
  const answer = new peer.Response();
  answer.setStatus(200);
  answer.setPayload(Buffer.from('done'));
  const action = new peer.ChaincodeAction();
  action.setResponse(answer);
  const responsePayload = new peer.ProposalResponsePayload();
  responsePayload.setExtension$(action.serializeBinary());
  const endorsedAction = new peer.ChaincodeEndorsedAction();
  endorsedAction.setProposalResponsePayload(responsePayload.serializeBinary());
  const actionPayload = new peer.ChaincodeActionPayload();
  actionPayload.setAction(endorsedAction);
  const transactionAction = new peer.TransactionAction();
  transactionAction.setPayload(actionPayload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.addActions(transactionAction);
  const payload = new common.Payload();
  payload.setHeader(common.Header.deserializeBinary(proposal.getHeader_asU8()));
  payload.setData(transaction.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  const response = new gateway.EndorseResponse();
  response.setPreparedTransaction(envelope);
  return Buffer.from(response.serializeBinary());
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
  let fake: FakeGateway;
  let connection: PeerConnection;
  const identity = createSigningIdentity({
    mspId: 'te-1',
    certificatePem: 'certificate',
    privateKeyPem: newPrivateKey(),
  });
  const call = { identity, channelId: 'ch-1', contract: 'words', function: 'put', arguments: ['a'] };
  const processed = 'failed to submit request: request already processed';

  beforeEach(async () => {
    fake = new FakeGateway();
    connection = await fake.start();
  });

  afterEach(() => {
    connection.close();
    fake.stop();
  });

  it('goes on to the commit status when all orderers say that they have the transaction already', async () => {
    fake.complaints = [processed, processed];
    const submitted = await createTransactor({ connection }).submit(call);
    expect(Buffer.from(submitted.result).toString()).toBe('done');
    expect(await submitted.commit()).toEqual({
      transactionId: submitted.transactionId,
      validationCode: 'VALID',
      blockNumber: 7,
    });
    expect(fake.calls).toEqual(['endorse', 'submit', 'commitStatus']);
  });

  it('fails without a second try when one orderer says something else', async () => {
    fake.complaints = [processed, 'no leader'];
    await expect(createTransactor({ connection }).submit(call)).rejects.toMatchObject({ code: 'fabric.unavailable' });
    expect(fake.calls).toEqual(['endorse', 'submit']);
  });

  it('reports a transaction that the ledger marked invalid as its status, not as an error', async () => {
    fake.commitStatus = { code: peer.TxValidationCode.MVCC_READ_CONFLICT };
    const submitted = await createTransactor({ connection }).submit(call);
    expect(await submitted.commit()).toMatchObject({ validationCode: 'MVCC_READ_CONFLICT' });
  });

  it('calls the outcome pending when no commit status comes, and never submits again', async () => {
    fake.commitStatus = { error: status.DEADLINE_EXCEEDED };
    const submitted = await createTransactor({ connection }).submit(call);
    await expect(submitted.commit()).rejects.toMatchObject({ code: 'transaction.pending' });
    expect(fake.calls.filter((name) => name === 'submit')).toHaveLength(1);
  });
});
