-- Whether the cloud showed the machine running at the address that its join came from; else what was missing.
alter table host_address
  add column proven boolean not null default false,
  add column proof_message text not null default 'it joined before the league looked at callers';

-- The newest caller that told a host's join secret and was not where the cloud shows the host's machine.
create table join_refusal (
  host_id text primary key references resource (id),
  incarnation integer not null,
  caller text not null,
  message text not null,
  callers integer not null default 1,
  refused_at timestamptz not null default now()
);
