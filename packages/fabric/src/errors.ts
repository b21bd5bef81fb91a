import { HansaError } from '@hansa/core';

/** The parts of a gRPC or gateway error that we look at; both libraries' classes have them. */
interface GrpcError extends Error {
  readonly code: number;
  readonly details?: string | readonly { readonly address: string; readonly message: string; readonly mspId: string }[];
}

const isGrpcError = (error: unknown): error is GrpcError =>
  error instanceof Error && 'code' in error && typeof error.code === 'number';

const grpcStatus = {
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  failedPrecondition: 9,
  unavailable: 14,
} as const;

/** What every node that took part said, or what the call itself did. */
function messagesOf(error: GrpcError): readonly string[] {
  const { details } = error;
  return Array.isArray(details) && details.length > 0 ? details.map(({ message }) => message) : [error.message];
}

/** Rules from what Fabric says to our codes; the first that matches wins. Texts are those of Fabric 3.1. */
const rules: readonly {
  readonly pattern: RegExp;
  readonly code: HansaError['code'];
  readonly say: (text: string) => string;
}[] = [
  {
    pattern: /chaincode response \d+, (?<text>[\s\S]*)/,
    code: 'contract.refused',
    say: (text) => text,
  },
  {
    pattern: /No metadata was found for chaincode (?<text>\S+)/,
    code: 'contract.unknown',
    say: (text) => `no contract ${text} is committed`,
  },
  {
    pattern: /(?:make sure the chaincode|namespace) (?<text>\S+) (?:has been successfully defined|is not defined)/,
    code: 'contract.unknown',
    say: (text) => `no contract ${text} is committed`,
  },
  {
    pattern: /(?:channel|ledger|chain)\s+'?(?<text>[a-z][a-z0-9.-]*)'?\s+(?:was not found|not found|does not exist)/i,
    code: 'channel.unknown',
    say: (text) => `this node is not in channel ${text}`,
  },
  {
    pattern: /(?:could not get last config for channel|Invalid chain ID,) (?<text>\S+)/,
    code: 'channel.unknown',
    say: (text) => `this node is not in channel ${text}`,
  },
  {
    pattern: /(?<text>no peers available|no peer combination|failed to find any endorsing peers)/,
    code: 'channel.not-ready',
    say: (text) => `${text}; the channel's nodes do not know each other yet, or too few serve it`,
  },
  {
    pattern:
      /(?<text>connection refused|transport: Error|no orderer|not enough|insufficient number of orderers|no leader)/,
    code: 'fabric.unavailable',
    say: (text) => text,
  },
  {
    pattern:
      /(?<text>creator org unknown|access denied|Failed authorization|creator certificate is not valid|implicit policy evaluation failed)/i,
    code: 'fabric.refused',
    say: (text) => `${text}; the identity may not do this`,
  },
];

/**
 * The one place where gRPC and gateway errors become ours. `action` says what was tried, on what. The contract's own message is
 * passed on; all else is kept as the cause.
 */
export function asFabricError(error: unknown, action: string): HansaError {
  if (error instanceof HansaError) return error;
  if (!isGrpcError(error)) return networkError(error, action);
  const messages = messagesOf(error);
  for (const { pattern, code, say } of rules) {
    for (const message of messages) {
      const text = pattern.exec(message)?.groups?.text;
      if (text !== undefined) return new HansaError(code, `${action}: ${shorten(say(text))}`, { cause: error });
    }
  }
  const transient = error.code === grpcStatus.unavailable || error.code === grpcStatus.deadlineExceeded;
  const code = transient ? 'fabric.unavailable' : 'fabric.refused';
  return new HansaError(code, `${action}: ${shorten(messages[0] ?? '')}`, { cause: error });
}

/** A proposal that the peer answered with a status of 400 or more. */
export function refusedProposal(message: string, action: string): HansaError {
  for (const { pattern, code, say } of rules) {
    const text = pattern.exec(message)?.groups?.text;
    if (text !== undefined) return new HansaError(code, `${action}: ${shorten(say(text))}`);
  }
  return new HansaError('fabric.refused', `${action}: ${shorten(message)}`);
}

const networkCodes = /^(?:E(?:CONN|HOST|NET|PIPE|TIMEDOUT|AI_)|UND_|ABORT_ERR)/;

function networkError(error: unknown, action: string): HansaError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = error instanceof Error ? error.message : String(error);
  const certificate = /CERT|TLS|SSL|SIGNATURE/.test(code);
  const unavailable = !certificate && (networkCodes.test(code) || /socket hang up|timed out/.test(text));
  return new HansaError(unavailable ? 'fabric.unavailable' : 'fabric.refused', `${action}: ${shorten(text)}`, {
    cause: error,
  });
}

/** Fabric's texts can hold whole policies; a few hundred letters tell enough. */
const longestText = 400;

export const shorten = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);
