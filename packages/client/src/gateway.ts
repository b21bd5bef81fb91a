import { Agent, request } from 'node:https';
import { problemFrom, UnreachableError, unreachable } from './errors.ts';

export interface GatewayClientOptions {
  /** `https://host:port` of a city's gateway. */
  readonly url: string;
  /** The city's TLS CA, PEM: the only one that is trusted. */
  readonly caPem: string;
  /** A tenant's API key. */
  readonly key: string;
  /** A request that takes longer is given up; 60 s. */
  readonly timeoutMs?: number;
  /** Connections kept to the gateway; 128. */
  readonly connectionsMax?: number;
}

export interface ContractCall {
  readonly contract: string;
  readonly function: string;
  readonly arguments?: readonly string[];
}

export interface SubmitOptions {
  /** Reaches the contract, never the ledger. */
  readonly transient?: Readonly<Record<string, string>>;
  /** `false`: answer when the transaction was accepted, before it is committed. */
  readonly wait?: boolean;
}

/** `validationCode`, `blockNumber` are absent while the outcome is not known (`wait: false`). */
export interface TransactionReceipt {
  readonly transactionId: string;
  readonly validationCode?: string;
  readonly blockNumber?: number;
  /** What the contract returned, as text. */
  readonly result?: string;
}

export interface GatewayClient {
  submit(channelId: string, call: ContractCall, options?: SubmitOptions): Promise<TransactionReceipt>;
  evaluate(channelId: string, call: ContractCall): Promise<{ readonly result?: string }>;
  transaction(channelId: string, transactionId: string): Promise<TransactionReceipt>;
  block(channelId: string, number: number): Promise<unknown>;
  close(): void;
}

const answerBytesMax = 32 * 1024 * 1024;

/**
 * Client of one city's gateway: TLS pinned to the city's CA, connections kept.
 * Each method throws ProblemError when the gateway refuses and UnreachableError when it does not answer.
 */
export function createGatewayClient(options: GatewayClientOptions): GatewayClient {
  const agent = new Agent({ keepAlive: true, ca: options.caPem, maxSockets: options.connectionsMax ?? 128 });
  const call = createCall(options, agent);
  const path = (channelId: string, ...rest: (string | number)[]): string =>
    `/v1/channels/${[channelId, ...rest].map((part) => encodeURIComponent(part)).join('/')}`;
  const body = (contractCall: ContractCall, extra: object = {}): object => ({
    contract: contractCall.contract,
    function: contractCall.function,
    arguments: contractCall.arguments ?? [],
    ...extra,
  });
  return {
    submit: (channelId, contractCall, { transient, wait = true } = {}) =>
      call('POST', path(channelId, 'transactions'), body(contractCall, { ...(transient ? { transient } : {}), wait })),
    evaluate: (channelId, contractCall) => call('POST', path(channelId, 'queries'), body(contractCall)),
    transaction: (channelId, transactionId) => call('GET', path(channelId, 'transactions', transactionId)),
    block: (channelId, number) => call('GET', path(channelId, 'blocks', number)),
    close: () => agent.destroy(),
  };
}

type Call = <T>(method: string, path: string, body?: object) => Promise<T>;

function createCall({ url, key, timeoutMs = 60_000 }: GatewayClientOptions, agent: Agent): Call {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${key}`,
      accept: 'application/json',
      ...(payload === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
    };
    const { status, text } = await exchange(new URL(path, url), { method, headers, agent, timeoutMs }, payload);
    const answer = parseJson(text);
    if (status >= 200 && status < 300 && answer !== undefined) return answer as T;
    throw problemFrom(url, status, answer);
  };
}

interface Exchange {
  readonly method: string;
  readonly headers: Record<string, string | number>;
  readonly agent: Agent;
  readonly timeoutMs: number;
}

function exchange(url: URL, options: Exchange, payload: string | undefined): Promise<{ status: number; text: string }> {
  const { method, headers, agent, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(failure(url.origin, timeoutMs, error));
    const outgoing = request(url, { method, headers, agent, signal: AbortSignal.timeout(timeoutMs) }, (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > answerBytesMax) incoming.destroy(new Error('the answer is too long'));
      });
      incoming.on('error', fail);
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    outgoing.on('error', fail);
    outgoing.end(payload);
  });
}

function failure(origin: string, timeoutMs: number, error: Error): unknown {
  const late = error.name === 'TimeoutError' || (error.cause instanceof Error && error.cause.name === 'TimeoutError');
  return late
    ? new UnreachableError(origin, `no answer within ${timeoutMs / 1_000} s`, { cause: error })
    : unreachable(origin, error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
