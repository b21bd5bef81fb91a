-- Resources: what was asked for and what was seen. The rows are the queue: `due_at` says when to look at one next.
create table resource (
  id text primary key,
  kind text not null,
  name text not null,
  parent_id text references resource (id),
  -- The operator or tenant at the root of the row's parents (the row itself, when it has none): who may see it beside admins.
  owner_id text not null,
  spec jsonb not null,
  generation bigint not null default 1,
  status jsonb not null default '{}',
  conditions jsonb not null default '[]',
  observed_generation bigint not null default 0,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleting_at timestamptz,
  deleted_at timestamptz,
  -- The claim: who works on the row is the holder of the newest epoch, until the lease ends.
  due_at timestamptz not null default now(),
  -- Raised by each wake, so that one that arrives during a pass is not lost when the pass settles.
  wakes bigint not null default 0,
  claimed_until timestamptz not null default '-infinity',
  claim_epoch bigint not null default 0,
  attempts integer not null default 0,
  last_error text
);

create unique index resource_name on resource (kind, coalesce(parent_id, ''), name) where deleted_at is null;
-- An operator has one city node in a city.
create unique index resource_city on resource (parent_id, (spec ->> 'city'))
  where kind = 'city-node' and deleted_at is null;
create index resource_due on resource (kind, due_at) where deleted_at is null;
create index resource_parent on resource (parent_id) where deleted_at is null;
create index resource_list on resource (kind, id) where deleted_at is null;
create index resource_owner on resource (owner_id, kind, id) where deleted_at is null;

create table placement (
  channel_id text not null references resource (id),
  city_node_id text not null references resource (id),
  endorses boolean not null,
  orders boolean not null,
  consenter_no integer,
  -- An unjoin waits for its window; set when the channel began to leave this city's peer.
  leaving_at timestamptz,
  primary key (channel_id, city_node_id),
  unique (channel_id, consenter_no)
);

create index placement_city_node on placement (city_node_id);

-- Changed only together with `placement`, in the same transaction.
create table capacity (
  city_node_id text not null references resource (id),
  measure text not null,
  total bigint not null,
  used bigint not null default 0,
  primary key (city_node_id, measure),
  check (used >= 0),
  check (used <= total)
);

-- What each host should have; `revision` is drawn from the host's own counter.
create table host_revision (
  host_id text primary key references resource (id),
  revision bigint not null default 0,
  -- The newest revision that the agent acknowledged.
  stored_revision bigint not null default 0
);

create table desired (
  host_id text not null references resource (id),
  subject text not null,
  revision bigint not null,
  -- Null: removed; the row goes once the agent has acknowledged its revision.
  body jsonb,
  primary key (host_id, subject)
);

create index desired_revision on desired (host_id, revision);

-- What each host said it has; written by the replica that holds the agent's stream.
create table observed (
  host_id text not null references resource (id),
  subject text not null,
  body jsonb not null,
  seen_at timestamptz not null default now(),
  primary key (host_id, subject)
);

create index observed_subject on observed (subject);

-- A host's stream: which replica holds it and when it was last heard.
create table host_link (
  host_id text primary key references resource (id),
  incarnation integer not null,
  replica text not null,
  connected_at timestamptz not null,
  seen_at timestamptz not null,
  disconnected_at timestamptz
);

-- What a host should do once. `key` makes a task idempotent: asking again for the same key finds the same task.
create table task (
  id text primary key default 'ta-' || replace(gen_random_uuid()::text, '-', ''),
  host_id text not null references resource (id),
  resource_id text not null references resource (id),
  key text not null,
  kind text not null,
  body jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'sent', 'done', 'failed')),
  error_code text,
  error_message text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  ended_at timestamptz,
  unique (host_id, key)
);

create index task_open on task (host_id) where state in ('pending', 'sent');

-- Written before and after each call that creates or deletes something at a cloud.
create table external_call (
  id text primary key default 'xc-' || replace(gen_random_uuid()::text, '-', ''),
  resource_id text not null references resource (id),
  incarnation integer not null,
  action text not null,
  token text not null,
  state text not null check (state in ('intended', 'unknown', 'done', 'failed')),
  handle text,
  outcome jsonb,
  vendor_request_id text,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);

create index external_call_resource on external_call (resource_id, created_at);

create table bootstrap_secret (
  sha256 text primary key,
  host_id text not null references resource (id),
  incarnation integer not null,
  -- The first public key that used the secret; only that key may use it again, until its certificate was seen.
  public_key_sha256 text,
  expires_at timestamptz not null,
  spent_at timestamptz
);

create table blob (
  digest text primary key,
  media_type text not null,
  bytes bytea not null,
  created_at timestamptz not null default now()
);

create table secret (
  owner_id text not null,
  purpose text not null,
  key_version text not null,
  ciphertext bytea not null,
  created_at timestamptz not null default now(),
  primary key (owner_id, purpose)
);

create table token (
  id text primary key default 'to-' || replace(gen_random_uuid()::text, '-', ''),
  sha256 text not null unique,
  role text not null check (role in ('admin', 'operator', 'tenant')),
  -- The operator or tenant that the token speaks for; null for an admin.
  principal_id text references resource (id),
  -- For a tenant's key: what it may do at a gateway.
  key_role text check (key_role in ('reader', 'writer')),
  label text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);

create index token_principal on token (principal_id) where revoked_at is null;

-- Written in the transaction of the effect. `answer` is sealed under a key made of the caller's token, which is not in this
-- database: an answer may hold a new API key.
create table idempotency (
  principal text not null,
  key text not null,
  request_sha256 text not null,
  answer bytea,
  expires_at timestamptz not null,
  primary key (principal, key)
);

create index idempotency_expiry on idempotency (expires_at);

-- In commit order: a reader takes only rows below the oldest transaction that is still running, ordered by (xid, id).
create table event (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  kind text not null,
  resource_id text not null,
  owner_id text not null,
  type text not null check (type in ('created', 'updated', 'deleting', 'deleted')),
  body jsonb not null,
  created_at timestamptz not null default now()
);

create index event_order on event (xid, id);
create index event_owner on event (owner_id, xid, id);

-- Each row carries the hash of the row before it.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  principal text not null,
  role text not null,
  request_id text not null,
  action text not null,
  resource_id text,
  before_sha256 text,
  after_sha256 text,
  previous_sha256 text not null,
  sha256 text not null
);

-- The league itself: one row a setting (its id, the public parts of its authority, the order of bundles).
create table league (
  key text primary key,
  value jsonb not null
);
