select "digest", "receipt" from "batches" where "principal" = $1 and "batch_id" = $2;

begin;

select pg_advisory_xact_lock(7047, hashtext($1));

select "digest", "receipt" from "batches" where "principal" = $1 and "batch_id" = $2;

select pg_advisory_xact_lock_shared(7046, 2);

select (select value ->> 'before' from settings where key = 'raw_dropped') as before,
array(select id from modules where id = any($1::integer[]) order by id for key share) as ids;

savepoint straight;

copy reading (time, module_id, metric_id, value) from stdin (format binary);

rollback to savepoint straight;

create temp table if not exists ingest_staging (
ord integer generated always as identity, time timestamptz not null, module_id integer not null,
metric_id integer not null, value double precision not null) on commit delete rows;

truncate ingest_staging restart identity;

set local timescaledb.max_tuples_decompressed_per_dml_transaction = 0;

copy ingest_staging (time, module_id, metric_id, value) from stdin (format binary);

with written as (
insert into reading (time, module_id, metric_id, value)
select time, module_id, metric_id, value from ingest_staging order by module_id, metric_id, time
on conflict (module_id, metric_id, time) do update set value = excluded.value
returning time, module_id, metric_id, xmax = 0 as inserted)
select s.ord - 1 as row from written join ingest_staging s using (time, module_id, metric_id)
where inserted;

insert into rollup_dirty (day) select unnest($1::timestamptz[]);

insert into batches (principal, batch_id, digest, receipt)
values ($1, $2, $3, $4::jsonb);

commit;
