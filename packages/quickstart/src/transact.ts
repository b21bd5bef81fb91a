import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Channel,
  createGatewayClient,
  type GatewayClient,
  ProblemError,
  type TransactionReceipt,
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

/** Registers the document through a city's gateway; answers when it is committed there. */
export async function register(gateway: CityGateway, channelId: string, hash: string): Promise<TransactionReceipt> {
  const call = { contract: 'notary', function: 'register', arguments: [hash, 'registered by the quickstart'] };
  return await gateway.client.submit(channelId, call);
}

const readBackTimeoutMs = 30_000;
const readBackPauseMs = 20;

/** Reads the document through another city's gateway, which may have the block a moment later. */
export async function readBack(
  gateway: CityGateway,
  channelId: string,
  hash: string,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + readBackTimeoutMs;
  for (;;) {
    try {
      const { result } = await gateway.client.evaluate(channelId, {
        contract: 'notary',
        function: 'verify',
        arguments: [hash],
      });
      if (!isRecordOf(result, hash))
        throw new QuickstartError(`${gateway.city} answers with another document than ${hash}`);
      return;
    } catch (error) {
      const unknownYet = error instanceof ProblemError && error.code === 'contract.refused';
      if (!unknownYet || performance.now() > deadline) throw error;
    }
    await delay(readBackPauseMs, undefined, { signal });
  }
}

/** The contract answers with JSON. */
function isRecordOf(result: string | undefined, hash: string): boolean {
  const record: unknown = JSON.parse(result ?? 'null');
  return typeof record === 'object' && record !== null && 'hash' in record && record.hash === hash;
}
