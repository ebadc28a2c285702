import { type Kysely, sql } from 'kysely';

/** Modules, metrics, people, gateways: everything that is not a number with a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table modules (
    id integer generated always as identity primary key,
    module_num text not null unique,
    module_type text, asset text, sensor_type text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now())`,
  `create table metrics (
    id integer generated always as identity primary key,
    name text not null unique,
    unit text, min double precision, max double precision,
    created_at timestamptz not null default now())`,
  `insert into metrics (name, unit, min, max) values ('temperature', '°C', -50, 110), ('voltage', 'V', null, null)`,
  `create table users (
    id integer generated always as identity primary key,
    username text not null,
    password_hash text not null,
    role text not null check (role in ('superuser', 'analyst', 'viewer')),
    disabled_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now())`,
  `create unique index users_username on users (lower(username))`,
  `create table sessions (
    id_hash text primary key,
    public_id uuid not null default gen_random_uuid() unique,
    user_id integer not null references users (id) on delete cascade,
    expires_at timestamptz not null,
    absolute_expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    address text, user_agent text)`,
  `create index sessions_user on sessions (user_id)`,
  `create table api_tokens (
    id text primary key,
    user_id integer not null references users (id) on delete cascade,
    name text not null,
    secret_hash text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz, last_used_at timestamptz, revoked_at timestamptz)`,
  `create index api_tokens_user on api_tokens (user_id)`,
  `create table login_throttle (
    key text primary key,
    failures integer not null,
    last_failed_at timestamptz not null,
    blocked_until timestamptz)`,
  `create table gateways (
    id integer generated always as identity primary key,
    name text not null unique,
    time_zone text not null default 'UTC',
    auto_register boolean not null default false,
    limited boolean not null default false,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz, revoked_at timestamptz)`,
  `create table gateway_modules (
    gateway_id integer not null references gateways (id) on delete cascade,
    module_num text not null,
    primary key (gateway_id, module_num))`,
  `create table gateway_tokens (
    id text primary key,
    gateway_id integer not null references gateways (id) on delete cascade,
    secret_hash text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz)`,
  `create index gateway_tokens_gateway on gateway_tokens (gateway_id)`,
  `create table batches (
    id bigint generated always as identity primary key,
    principal text not null,
    batch_id text not null,
    digest bytea not null,
    receipt jsonb not null,
    created_at timestamptz not null default now(),
    unique (principal, batch_id))`,
  `create index batches_created_at on batches (created_at)`,
  `create table quarantine (
    id bigint generated always as identity primary key,
    principal text not null,
    batch_id text not null,
    record_index integer not null,
    code text not null, path text not null, message text not null,
    record text not null,
    time_zone text not null,
    on_duplicate text not null,
    created_at timestamptz not null default now(),
    replayed_at timestamptz)`,
  `create index quarantine_batch on quarantine (principal, batch_id)`,
  `create table counters (
    name text primary key,
    value bigint not null default 0,
    updated_at timestamptz not null default now())`,
  `insert into counters (name) values ('quarantine_dropped')`,
  `create table annotations (
    id bigint generated always as identity primary key,
    module_id integer not null references modules (id) on delete cascade,
    metric_id integer references metrics (id) on delete cascade,
    from_time timestamptz not null, to_time timestamptz not null,
    kind text not null check (kind in ('note', 'flag')),
    label text, text text not null, client_key text,
    created_by integer not null references users (id),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    check (from_time < to_time),
    unique (created_by, client_key))`,
  `create index annotations_module on annotations (module_id, from_time)`,
  `create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    actor text not null, action text not null, target text not null,
    details jsonb not null default '{}', address text)`,
  `create index audit_log_at on audit_log (at desc)`,
  `create table settings (
    key text primary key,
    value jsonb not null,
    updated_at timestamptz not null default now())`,
];
