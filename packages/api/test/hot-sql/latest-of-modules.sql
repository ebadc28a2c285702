begin isolation level repeatable read read only;

set local statement_timeout = 30000;

select "id", "module_num" from "modules" where module_num in (select jsonb_array_elements_text($1::jsonb)) order by "module_num";

select floor(extract(epoch from s.last_time) * 1000 / $1::int8)::int as week
from series s where "s"."module_id" in (select jsonb_array_elements_text($2::jsonb)::int) and true group by 1 order by count(*) desc, 1;

select m.module_num as module, k.name as metric, k.unit, newest.time, newest.value
from (
select s.module_id, s.metric_id, newest.time, newest.value
from series s
left join lateral (
select r.time, r.value from reading r
where r.module_id = s.module_id and r.metric_id = s.metric_id and r.time = s.last_time
and r.time >= timestamptz '2026-04-30T00:00:00.000Z' and r.time < timestamptz '2026-05-07T00:00:00.000Z'
order by r.time desc limit 1) raw on true
cross join lateral (
select raw.time, raw.value where raw.time is not null
union all
(select h.last_time, h.last from reading_hour h
where raw.time is null and h.module_id = s.module_id and h.metric_id = s.metric_id
and h.bucket <= s.last_time and h.bucket > s.last_time - interval '1 hour'
and h.bucket >= timestamptz '2026-04-29T23:00:00.000Z' and h.bucket < timestamptz '2026-05-07T00:00:00.000Z'
order by h.bucket desc limit 1)) newest
where (s.last_time >= timestamptz '2026-04-30T00:00:00.000Z' and s.last_time < timestamptz '2026-05-07T00:00:00.000Z') and "s"."module_id" in (select jsonb_array_elements_text($1::jsonb)::int) and true) newest
join modules m on m.id = newest.module_id
join metrics k on k.id = newest.metric_id
order by m.module_num, k.name;

commit;
