begin isolation level repeatable read read only;

set local statement_timeout = 30000;

select "id", "name", "unit" from "metrics" where name in (select jsonb_array_elements_text($1::jsonb)) order by "name";

select "m"."id" as "moduleId", "m"."module_num" as "module", "k"."id" as "metricId", "k"."name" as "metric", "k"."unit", "s"."first_time", "s"."last_time", "s"."points" from "series" as "s" inner join "modules" as "m" on "m"."id" = "s"."module_id" inner join "metrics" as "k" on "k"."id" = "s"."metric_id" where "s"."metric_id" in (select jsonb_array_elements_text($1::jsonb)::int) order by "m"."module_num", "k"."name";

commit;

begin isolation level repeatable read read only;

set local statement_timeout = 30000;

copy (select s.at::int4 - 1, r.time, r.value from unnest('{1,2}'::int[], '{2,2}'::int[])
with ordinality s (module_id, metric_id, at)
cross join lateral (select time, value from reading
where module_id = s.module_id and metric_id = s.metric_id and time >= timestamptz '2026-05-04T00:00:00.000Z'
and time < timestamptz '2026-05-07T00:00:00.000Z' order by time limit 100000) r
limit 100000) to stdout (format binary);

commit;
