select job_id as id from timescaledb_information.jobs
where proc_name = $1;

call run_job(1001);
