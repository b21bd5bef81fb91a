-- Who stands on an account: its city nodes and their hosts.
create index resource_account on resource ((spec ->> 'account')) where deleted_at is null;

-- From where the machine of a host's incarnation joined, and where it says that it listens: all that is known of the place of
-- a machine that no cloud of ours made.
create table host_address (
  host_id text primary key references resource (id),
  incarnation integer not null,
  caller text not null,
  listen text,
  advertised text,
  seen_at timestamptz not null default now()
);
