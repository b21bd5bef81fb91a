import contractApi, { type Context } from 'fabric-contract-api';

/** What a hash is registered as. `owner` is the MSP id of the creator, times are those of the transactions (ISO 8601). */
export interface NotaryRecord {
  readonly hash: string;
  readonly owner: string;
  readonly registeredAt: string;
  readonly note?: string;
  readonly revokedAt?: string;
}

/** One change of a record. */
export interface NotaryEvent {
  readonly action: 'register' | 'revoke';
  readonly owner: string;
  readonly at: string;
  readonly transactionId: string;
}

export interface NotaryPage {
  readonly records: readonly NotaryRecord[];
  /** Of the next page; empty after the last. */
  readonly bookmark: string;
}

/** Namespaces of the composite keys: a document's record, and its events in order. */
const documents = 'document';
const events = 'event';

const noteCharactersMax = 256;
const pageSizeMax = 100;

/**
 * Registers, verifies and revokes the SHA-256 hash of a document. Every member endorses by running this, so nothing here may
 * differ between two of them: no clock, no randomness, no iteration over anything but ordered keys.
 *
 * A refused call throws an error whose message starts with a stable code in brackets: `[invalid]`, `[exists]`,
 * `[not-found]`, `[not-owner]`, `[revoked]`. The functions take rest parameters because the shim, which counts declared
 * parameters, would otherwise insist on the optional ones and refuse with a message of its own. They answer JSON text: the shim's own
 * serializer calls a function that its library no longer has (fabric-contract-api 2.5.8, class-transformer 0.4.1).
 */
export class Notary extends contractApi.Contract {
  constructor() {
    super('notary');
  }

  /** `register(hash, note?)`: the record made. Refuses a hash that has one, also a revoked one. */
  async register(context: Context, ...args: string[]): Promise<string> {
    const [hash, note] = expectArguments(args, 'a hash and optionally a note', 1, 2);
    checkHash(hash);
    if (note !== undefined && [...note].length > noteCharactersMax) {
      throw new Error(`[invalid] note must have at most ${noteCharactersMax} characters`);
    }
    if ((await readRecord(context, hash)) !== undefined) throw new Error(`[exists] ${hash} is registered already`);
    const record: NotaryRecord = {
      hash,
      owner: context.clientIdentity.getMSPID(),
      registeredAt: transactionTime(context),
      ...(note ? { note } : {}),
    };
    await writeRecord(context, record);
    await writeEvent(context, hash, 0, {
      action: 'register',
      owner: record.owner,
      at: record.registeredAt,
      transactionId: context.stub.getTxID(),
    });
    return JSON.stringify(record);
  }

  /** `verify(hash)`: its record, revoked or not. */
  async verify(context: Context, ...args: string[]): Promise<string> {
    const [hash] = expectArguments(args, 'a hash', 1, 1);
    return JSON.stringify(await requireRecord(context, hash));
  }

  /** `revoke(hash)`: the record with `revokedAt`. Only the owner may, and only once. */
  async revoke(context: Context, ...args: string[]): Promise<string> {
    const [hash] = expectArguments(args, 'a hash', 1, 1);
    const record = await requireRecord(context, hash);
    if (record.owner !== context.clientIdentity.getMSPID()) {
      throw new Error(`[not-owner] ${hash} belongs to ${record.owner}`);
    }
    if (record.revokedAt !== undefined) throw new Error(`[revoked] ${hash} was revoked at ${record.revokedAt}`);
    const revoked: NotaryRecord = { ...record, revokedAt: transactionTime(context) };
    await writeRecord(context, revoked);
    await writeEvent(context, hash, 1, {
      action: 'revoke',
      owner: record.owner,
      at: transactionTime(context),
      transactionId: context.stub.getTxID(),
    });
    return JSON.stringify(revoked);
  }

  /** `history(hash)`: its events, oldest first. */
  async history(context: Context, ...args: string[]): Promise<string> {
    const [hash] = expectArguments(args, 'a hash', 1, 1);
    await requireRecord(context, hash);
    const found: NotaryEvent[] = [];
    for await (const { value } of context.stub.getStateByPartialCompositeKey(events, [hash])) {
      found.push(fromBytes<NotaryEvent>(value));
    }
    return JSON.stringify(found);
  }

  /** `list(pageSize, bookmark?)`: records in order of their hashes. To be evaluated: Fabric refuses to commit a page. */
  async list(context: Context, ...args: string[]): Promise<string> {
    const [pageSizeText, bookmark] = expectArguments(args, 'a page size and optionally a bookmark', 1, 2);
    const pageSize = /^[0-9]{1,3}$/.test(pageSizeText) ? Number(pageSizeText) : 0;
    if (pageSize < 1 || pageSize > pageSizeMax) throw new Error(`[invalid] page size must be 1 to ${pageSizeMax}`);
    const records: NotaryRecord[] = [];
    const { iterator, metadata } = await context.stub.getStateByPartialCompositeKeyWithPagination(
      documents,
      [],
      pageSize,
      bookmark,
    );
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      records.push(fromBytes<NotaryRecord>(next.value.value));
    }
    await iterator.close();
    // The peer leaves the metadata out when it found nothing.
    const page: NotaryPage = { records, bookmark: metadata?.bookmark ?? '' };
    return JSON.stringify(page);
  }
}

/** @public What `fabric-chaincode-node` looks for in the module. */
export const contracts = [Notary];

function expectArguments(args: string[], what: string, min: number, max: number): [string, string | undefined] {
  const [first, second] = args;
  if (first === undefined || args.length < min || args.length > max) {
    throw new Error(`[invalid] expected ${what}, got ${args.length} arguments`);
  }
  return [first, second];
}

function checkHash(hash: string): void {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error('[invalid] hash must be 64 lower-case hexadecimal digits');
}

async function requireRecord(context: Context, hash: string): Promise<NotaryRecord> {
  checkHash(hash);
  const record = await readRecord(context, hash);
  if (record === undefined) throw new Error(`[not-found] ${hash} is not registered`);
  return record;
}

async function readRecord(context: Context, hash: string): Promise<NotaryRecord | undefined> {
  const bytes = await context.stub.getState(context.stub.createCompositeKey(documents, [hash]));
  return bytes.length === 0 ? undefined : fromBytes<NotaryRecord>(bytes);
}

async function writeRecord(context: Context, record: NotaryRecord): Promise<void> {
  await context.stub.putState(context.stub.createCompositeKey(documents, [record.hash]), toBytes(record));
}

/** History is kept in state, where endorsers agree on it, and not in a peer's history index, which may be switched off. */
async function writeEvent(context: Context, hash: string, ordinal: number, event: NotaryEvent): Promise<void> {
  await context.stub.putState(context.stub.createCompositeKey(events, [hash, String(ordinal)]), toBytes(event));
}

const transactionTime = (context: Context): string => context.stub.getDateTimestamp().toISOString();
const toBytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const fromBytes = <T>(bytes: Uint8Array): T => JSON.parse(Buffer.from(bytes).toString('utf8')) as T;
