select "digest", "receipt" from "batches" where "principal" = $1 and "batch_id" = $2;

begin;

select pg_advisory_xact_lock(7047, hashtext($1));

select "digest", "receipt" from "batches" where "principal" = $1 and "batch_id" = $2;

select pg_advisory_xact_lock_shared(7046, 2);

select (select value ->> 'before' from settings where key = 'raw_dropped') as before,
array(select id from modules where id = any($1::integer[]) order by id for key share) as ids;

savepoint straight;

copy reading (time, module_id, metric_id, value) from stdin (format binary);

release savepoint straight;

insert into rollup_dirty (day) select unnest($1::timestamptz[]);

insert into series (module_id, metric_id, first_time, last_time, points)
select * from unnest(
$1::integer[], $2::integer[],
$3::timestamptz[],
$4::timestamptz[],
$5::bigint[])
on conflict (module_id, metric_id) do update set
first_time = least(series.first_time, excluded.first_time),
last_time = greatest(series.last_time, excluded.last_time),
points = series.points + excluded.points;

insert into batches (principal, batch_id, digest, receipt)
values ($1, $2, $3, $4::jsonb);

commit;
