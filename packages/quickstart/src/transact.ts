import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Channel,
  createGatewayClient,
  type GatewayClient,
  ProblemError,
  type TransactionReceipt,
  UnreachableError,
} from '@hansa/client';
import { homeFiles } from './home.ts';
import { QuickstartError } from './quickstart-error.ts';

export interface CityGateway {
  readonly city: string;
  readonly url: string;
  /** PEM of the city's TLS CA, for `curl --cacert`. */
  readonly caFile: string;
  readonly client: GatewayClient;
}

/** A client of each city's gateway, in the order of the channel's cities; their CAs are written to files. */
export function openGateways(homeDirectory: string, channel: Channel, key: string): CityGateway[] {
  const gateways = channel.status.gateways ?? [];
  return channel.spec.cities.map((city) => {
    const found = gateways.find((gateway) => gateway.city === city);
    if (found === undefined) throw new QuickstartError(`The channel is ready, yet has no gateway in ${city}`);
    const caFile = homeFiles(homeDirectory).gatewayCa(city);
    writeFileSync(caFile, found.caCertificate);
    return {
      city,
      url: found.url,
      caFile,
      client: createGatewayClient({ url: found.url, caPem: found.caCertificate, key }),
    };
  });
}

/** The hash of a document that nobody has registered before. */
export const newDocumentHash = (): string =>
  createHash('sha256').update(`hansa quickstart ${randomUUID()}`).digest('hex');

const answerTimeoutMs = 90_000;
const pauseMs = 20;

/**
 * Registers the document through a city's gateway; answers when it is committed there. A city that was only just started
 * again may need a moment until it serves its channels.
 */
export async function register(
  gateway: CityGateway,
  channelId: string,
  hash: string,
  signal: AbortSignal,
): Promise<TransactionReceipt> {
  const call = { contract: 'notary', function: 'register', arguments: [hash, 'registered by the quickstart'] };
  // Neither code is given for a transaction that may have reached the ordering service.
  const again = ['channel.not-ready', 'fabric.unavailable'];
  return await retried(again, signal, () => gateway.client.submit(channelId, call));
}

/** Reads the document through another city's gateway, which may have the block a moment later. */
export async function readBack(
  gateway: CityGateway,
  channelId: string,
  hash: string,
  signal: AbortSignal,
): Promise<void> {
  const call = { contract: 'notary', function: 'verify', arguments: [hash] };
  const again = ['channel.not-ready', 'fabric.unavailable', 'contract.refused'];
  const { result } = await retried(again, signal, () => gateway.client.evaluate(channelId, call));
  if (!isRecordOf(result, hash))
    throw new QuickstartError(`${gateway.city} answers with another document than ${hash}`);
}

async function retried<T>(codes: readonly string[], signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + answerTimeoutMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const mayPass = error instanceof ProblemError ? codes.includes(error.code) : isRefused(error);
      if (!mayPass || performance.now() > deadline) throw error;
    }
    await delay(pauseMs, undefined, { signal });
  }
}

/** Nobody listens yet, as when a city starts again: nothing was sent. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof UnreachableError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

/** The contract answers with JSON. */
function isRecordOf(result: string | undefined, hash: string): boolean {
  const record: unknown = JSON.parse(result ?? 'null');
  return typeof record === 'object' && record !== null && 'hash' in record && record.hash === hash;
}
