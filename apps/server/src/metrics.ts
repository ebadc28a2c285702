import type { Services } from '@wp/api';
import type { Failures } from '@wp/db';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of one server; a registry of its own, so that two servers in one process don't mix. */
export function createMetrics(services: Pick<Services, 'ingest'>, failures: () => Failures) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'wp_http_request_seconds',
    help: 'HTTP requests by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [registry],
  });
  const { ingest } = services;
  const total = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  new Counter({
    name: 'wp_ingest_records_total',
    help: 'Records by what became of them',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(ingest.counters.records)) this.inc({ outcome }, count);
    },
  });
  total('wp_ingest_points_total', 'Numbers written', () => ingest.counters.points);
  total('wp_ingest_batches_total', 'Batches committed', () => ingest.counters.batches);
  total(
    'wp_ingest_batches_replayed_total',
    'Batches answered from their receipt',
    () => ingest.counters.replayedBatches,
  );
  total(
    'wp_ingest_ambiguous_times_total',
    'Local times that a clock shows twice',
    () => ingest.counters.ambiguousTimes,
  );
  total(
    'wp_ingest_extra_fields_total',
    'Fields of records that were ignored',
    () => ingest.counters.extraFields,
  );
  new Gauge({
    name: 'wp_ingest_queue_chunks',
    help: 'Chunks waiting for a worker thread',
    registers: [registry],
    collect() {
      this.set(ingest.queued);
    },
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('wp_rollup_failing_days', 'Days that cannot be rolled up', () => failures().days.length);
  gauge('wp_jobs_failing', 'Jobs whose last run failed', () => failures().jobs.length);
  gauge('wp_retention_held', 'Whether a day that is not rolled up holds retention back', () =>
    failures().retentionHeldBy === null ? 0 : 1,
  );
  return { registry, requests };
}
export type Metrics = ReturnType<typeof createMetrics>;
