begin isolation level repeatable read read only;

set local statement_timeout = 30000;

select "id", "module_num" from "modules" where module_num in (select jsonb_array_elements_text($1::jsonb)) order by "module_num";

select "id", "name", "unit" from "metrics" where name in (select jsonb_array_elements_text($1::jsonb)) order by "name";

select "m"."id" as "moduleId", "m"."module_num" as "module", "k"."id" as "metricId", "k"."name" as "metric", "k"."unit", "s"."first_time", "s"."last_time", "s"."points" from "series" as "s" inner join "modules" as "m" on "m"."id" = "s"."module_id" inner join "metrics" as "k" on "k"."id" = "s"."metric_id" where "s"."module_id" in (select jsonb_array_elements_text($1::jsonb)::int) and "s"."metric_id" in (select jsonb_array_elements_text($2::jsonb)::int) order by "m"."module_num", "k"."name";

select to_regclass('reading_minute') is not null as minutes,
(select extract(epoch from (value ->> 'before')::timestamptz)::float8 * 1000
from settings where key = 'raw_dropped') as before_ms,
(select coalesce(jsonb_agg(extract(epoch from day) * 1000), '[]') from (
select day from rollup_dirty where day >= $1::timestamptz and day < $2::timestamptz
union
select day from rollup_refreshing where day >= $3::timestamptz and day < $4::timestamptz
) dirty) as dirty_ms;

copy (select module_id, metric_id, b,
(sum(sum) / sum(count)::float8)::float8, sum(read)::float8
from (select module_id, metric_id, time_bucket(interval '3600000 milliseconds', time, timestamptz '1970-01-01T00:00:00.000Z') as b,
count(*) as count, sum(value) as sum, count(*) as read
from reading where metric_id = any('{2}'::int[]) and module_id = any('{1,2}'::int[]) and time >= timestamptz '2026-05-04T00:00:00.000Z' and time < timestamptz '2026-05-06T00:00:00.000Z' group by 1, 2, 3) part group by 1, 2, 3 order by 1, 2, 3 limit 500001
) to stdout (format binary);

commit;
