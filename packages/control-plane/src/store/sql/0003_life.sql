-- With which account a call was made, so that its operator reads them by account too, and what was asked for, without secrets.
alter table external_call
  add column account_id text references resource (id),
  add column asked jsonb;

update external_call set account_id = resource.spec ->> 'account'
  from resource where resource.id = external_call.resource_id and resource.kind = 'host';

create index external_call_account on external_call (account_id, created_at);

-- When an account's machines were last listed to the end.
create table account_sweep (
  account_id text primary key references resource (id),
  swept_at timestamptz not null default now()
);

-- When the cloud was last asked about a healthy host's machine, and when a listing last gave a reason to ask.
create table machine_look (
  host_id text primary key references resource (id),
  looked_at timestamptz,
  wanted_at timestamptz,
  -- Whether that listing showed the machine.
  listed boolean not null default true
);

-- Machines with the league's tags that belong to no host. Nothing is deleted before its quarantine is over.
create table orphan (
  account_id text not null references resource (id),
  key text not null,
  handle text not null,
  cloud text not null,
  tags jsonb not null,
  reason text not null check (reason in ('UnknownHost', 'HostDeleted', 'Superseded')),
  state text not null default 'quarantined' check (state in ('quarantined', 'kept', 'deleting')),
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  sightings integer not null default 1,
  -- The intent of its deletion.
  call_id text references external_call (id),
  primary key (account_id, key)
);
