import type { Condition, Kind } from '@hansa/core';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

/** A JSON document: read as an object, written as text. */
type Json<T extends object = Record<string, unknown>> = JSONColumnType<T>;
type GeneratedJson<T extends object> = ColumnType<T, string | undefined, string>;
/** A time that the database sets unless told. */
type SetTime = ColumnType<Date, Date | string | undefined, Date | string>;
type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export interface ResourceTable {
  id: string;
  kind: Kind;
  name: string;
  parentId: string | null;
  ownerId: string;
  spec: Json;
  generation: Generated<number>;
  status: GeneratedJson<Record<string, unknown>>;
  conditions: GeneratedJson<readonly Condition[]>;
  observedGeneration: Generated<number>;
  version: Generated<number>;
  createdAt: SetTime;
  updatedAt: SetTime;
  deletingAt: OptionalTime;
  deletedAt: OptionalTime;
  dueAt: SetTime;
  wakes: Generated<number>;
  claimedUntil: SetTime;
  claimEpoch: Generated<number>;
  attempts: Generated<number>;
  lastError: string | null;
}

export interface PlacementTable {
  channelId: string;
  cityNodeId: string;
  endorses: boolean;
  orders: boolean;
  consenterNo: number | null;
  leavingAt: OptionalTime;
}

export interface CapacityTable {
  cityNodeId: string;
  measure: string;
  total: number;
  used: Generated<number>;
}

export interface HostRevisionTable {
  hostId: string;
  revision: Generated<number>;
  storedRevision: Generated<number>;
}

export interface DesiredTable {
  hostId: string;
  subject: string;
  revision: number;
  body: ColumnType<Record<string, unknown> | null, string | null, string | null>;
}

export interface ObservedTable {
  hostId: string;
  subject: string;
  body: Json;
  seenAt: SetTime;
}

export interface HostLinkTable {
  hostId: string;
  incarnation: number;
  replica: string;
  connectedAt: SetTime;
  seenAt: SetTime;
  disconnectedAt: OptionalTime;
}

export interface HostAddressTable {
  hostId: string;
  incarnation: number;
  caller: string;
  listen: string | null;
  advertised: string | null;
  seenAt: SetTime;
  proven: boolean;
  /** Empty when proven. */
  proofMessage: string;
}

export interface JoinRefusalTable {
  hostId: string;
  incarnation: number;
  caller: string;
  message: string;
  callers: Generated<number>;
  refusedAt: SetTime;
}

export type TaskState = 'pending' | 'sent' | 'done' | 'failed';

export interface TaskTable {
  id: Generated<string>;
  hostId: string;
  resourceId: string;
  key: string;
  kind: string;
  body: Json;
  state: Generated<TaskState>;
  errorCode: string | null;
  errorMessage: string | null;
  createdAt: SetTime;
  sentAt: OptionalTime;
  endedAt: OptionalTime;
}

export type ExternalCallState = 'intended' | 'unknown' | 'done' | 'failed';

export interface ExternalCallTable {
  id: Generated<string>;
  resourceId: string;
  incarnation: number;
  action: string;
  token: string;
  state: ExternalCallState;
  handle: string | null;
  outcome: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
  vendorRequestId: string | null;
  accountId: string | null;
  asked: ColumnType<Record<string, unknown> | null, string | null | undefined, string>;
  createdAt: SetTime;
  endedAt: OptionalTime;
}

export interface AccountSweepTable {
  accountId: string;
  sweptAt: SetTime;
}

export interface MachineLookTable {
  hostId: string;
  lookedAt: OptionalTime;
  wantedAt: OptionalTime;
  listed: Generated<boolean>;
}

export type OrphanReason = 'UnknownHost' | 'HostDeleted' | 'Superseded';
export type OrphanState = 'quarantined' | 'kept' | 'deleting';

export interface OrphanTable {
  accountId: string;
  key: string;
  handle: string;
  cloud: string;
  tags: Json<Record<string, string>>;
  reason: OrphanReason;
  state: Generated<OrphanState>;
  firstSeenAt: SetTime;
  lastSeenAt: SetTime;
  sightings: Generated<number>;
  callId: string | null;
}

export interface BootstrapSecretTable {
  sha256: string;
  hostId: string;
  incarnation: number;
  publicKeySha256: string | null;
  expiresAt: Date | string;
  spentAt: OptionalTime;
}

export interface BlobTable {
  digest: string;
  mediaType: string;
  bytes: Uint8Array;
  createdAt: SetTime;
}

export interface SecretTable {
  ownerId: string;
  purpose: string;
  keyVersion: string;
  ciphertext: Uint8Array;
  createdAt: SetTime;
}

export type Role = 'admin' | 'operator' | 'tenant';

export interface TokenTable {
  id: Generated<string>;
  sha256: string;
  role: Role;
  principalId: string | null;
  keyRole: 'reader' | 'writer' | null;
  label: string;
  createdAt: SetTime;
  expiresAt: OptionalTime;
  revokedAt: OptionalTime;
}

export interface IdempotencyTable {
  principal: string;
  key: string;
  requestSha256: string;
  answer: Uint8Array | null;
  expiresAt: ColumnType<Date, Date | string, Date | string>;
}

export type EventType = 'created' | 'updated' | 'deleting' | 'deleted';

export interface EventTable {
  id: Generated<number>;
  /** An xid8, carried as text. */
  xid: Generated<string>;
  kind: Kind;
  resourceId: string;
  ownerId: string;
  type: EventType;
  body: Json;
  createdAt: SetTime;
}

export interface AuditTable {
  id: Generated<number>;
  at: ColumnType<Date, Date | string, never>;
  principal: string;
  role: string;
  requestId: string;
  action: string;
  resourceId: string | null;
  beforeSha256: string | null;
  afterSha256: string | null;
  previousSha256: string;
  sha256: string;
}

export interface LeagueTable {
  key: string;
  value: ColumnType<unknown, string, string>;
}

/** The tables of `sql/`, names in camel case as the query builder sees them. */
export interface Tables {
  resource: ResourceTable;
  placement: PlacementTable;
  capacity: CapacityTable;
  hostRevision: HostRevisionTable;
  desired: DesiredTable;
  observed: ObservedTable;
  hostLink: HostLinkTable;
  hostAddress: HostAddressTable;
  joinRefusal: JoinRefusalTable;
  task: TaskTable;
  externalCall: ExternalCallTable;
  accountSweep: AccountSweepTable;
  machineLook: MachineLookTable;
  orphan: OrphanTable;
  bootstrapSecret: BootstrapSecretTable;
  blob: BlobTable;
  secret: SecretTable;
  token: TokenTable;
  idempotency: IdempotencyTable;
  event: EventTable;
  audit: AuditTable;
  league: LeagueTable;
}
