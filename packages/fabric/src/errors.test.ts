import { describe, expect, it } from 'vitest';
import { asFabricError, refusedProposal } from './errors.ts';

/** As fabric-gateway throws them: a gRPC status, and what each node that took part said. */
const grpcError = (code: number, message: string, nodes: readonly string[] = []): Error =>
  Object.assign(new Error(message), {
    code,
    details: nodes.map((text) => ({ address: '127.77.0.1:7051', mspId: 'cn-1', message: text })),
  });

describe('asFabricError', () => {
  it.each([
    [grpcError(10, 'failed to endorse', ['chaincode response 500, hash is taken']), 'contract.refused'],
    [grpcError(10, 'failed to endorse', ['chaincode response 500, no such channel not found']), 'contract.refused'],
    [grpcError(9, 'No metadata was found for chaincode words in channel ch-1'), 'contract.unknown'],
    [grpcError(14, 'could not get last config for channel ch-1'), 'channel.unknown'],
    [grpcError(14, 'failed to find any endorsing peers for org(s): cn-2'), 'channel.not-ready'],
    [grpcError(9, 'no peers available to evaluate chaincode words in channel ch-1'), 'channel.not-ready'],
    [grpcError(10, 'failed to endorse', ['access denied: channel [ch-1] creator org unknown']), 'fabric.refused'],
    [grpcError(10, 'aborted', ['transport: Error while dialing: connection refused']), 'fabric.unavailable'],
    [grpcError(14, 'no orderers could successfully process transaction'), 'fabric.unavailable'],
    [grpcError(4, 'deadline exceeded'), 'fabric.unavailable'],
    [grpcError(7, 'permission denied'), 'fabric.refused'],
    [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'fabric.unavailable'],
    [new Error('socket hang up'), 'fabric.unavailable'],
    [Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'fabric.refused'],
  ])('%s becomes %s and keeps its cause', (error, code) => {
    const translated = asFabricError(error, 'words.put on ch-1');
    expect(translated.code).toBe(code);
    expect(translated.cause).toBe(error);
    expect(translated.message).toMatch(/^words\.put on ch-1: /);
  });

  it("passes on the contract's own words and nothing around them", () => {
    const error = grpcError(10, 'failed to endorse', ['chaincode response 500, hash is taken\nby te-2']);
    expect(asFabricError(error, 'notary.register on ch-1').message).toBe(
      'notary.register on ch-1: hash is taken\nby te-2',
    );
  });

  it('translates once', () => {
    const error = refusedProposal("channel 'ch-1' not found", 'Peer');
    expect(error.code).toBe('channel.unknown');
    expect(asFabricError(error, 'again')).toBe(error);
  });

  it('cuts texts that hold whole policies', () => {
    expect(refusedProposal('x'.repeat(10_000), 'Peer').message.length).toBeLessThan(500);
  });
});
