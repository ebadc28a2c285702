import { READING_ROW_BYTES, writeReadingRow } from '@wp/db/copy-binary';
import { type RawRecord, simulateFleet } from '@wp/simulate';

export const MODULES = 100;
const INTERVAL_MS = 300_000;
export const FROM = Date.UTC(2024, 5, 1);
/** Numbers to a record: one measure, temperature, voltage. */
export const POINTS_PER_RECORD = 3;
/** Points a second of `count` records in `ms` milliseconds. */
export const perSecond = (count: number, ms: number) => (count * POINTS_PER_RECORD * 1000) / ms;
/** The time that `count` records take. */
export const spanMs = (count: number, intervalMs = INTERVAL_MS) => Math.ceil(count / MODULES) * intervalMs;
const METRICS = ['VMPPT', 'temperature', 'voltage'];

/** The first `count` records of a simulated fleet of a hundred modules without faults, in order of time. */
export function* records(count: number, intervalMs = INTERVAL_MS): Generator<RawRecord> {
  const to = FROM + spanMs(count, intervalMs);
  const fleet = simulateFleet({ seed: 7, modules: MODULES, from: FROM, to, intervalMs, metrics: ['VMPPT'] });
  let given = 0;
  for (const record of fleet.records()) {
    if (given++ >= count) return;
    yield record;
  }
}

/** Bodies of `readings.ingest`, each of `size` records in the origin's form. */
export function jsonBatches(all: Iterable<RawRecord>, size: number): Uint8Array[] {
  const bodies: Uint8Array[] = [];
  const encoder = new TextEncoder();
  for (const batch of batched(all, size)) bodies.push(encoder.encode(JSON.stringify(batch)));
  return bodies;
}

function* batched<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const one of all) {
    batch.push(one);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** NDJSON in pieces as a network would bring them. */
export function ndjson(all: Iterable<RawRecord>): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const encoder = new TextEncoder();
  for (const batch of batched(all, 500)) {
    pieces.push(encoder.encode(batch.map((record) => `${JSON.stringify(record)}\n`).join('')));
  }
  return pieces;
}

/** The same points as rows of a binary COPY, `size` records to a piece; ids are counted from 1. */
export function copyRows(all: Iterable<RawRecord>, size: number): Uint8Array[] {
  const modules = new Map<string, number>();
  return [...batched(all, size)].map((batch) => {
    const rows = new Uint8Array(batch.length * POINTS_PER_RECORD * READING_ROW_BYTES);
    const view = new DataView(rows.buffer);
    let row = 0;
    for (const record of batch) {
      const module = modules.get(record.module) ?? modules.set(record.module, modules.size + 1).size;
      const timeMs = Date.parse(record.timestamp);
      for (const [metric, value] of numbersOf(record)) {
        writeReadingRow(view, row++ * READING_ROW_BYTES, timeMs, module, METRICS.indexOf(metric) + 1, value);
      }
    }
    return rows.subarray(0, row * READING_ROW_BYTES);
  });
}

function numbersOf(record: RawRecord): [string, number][] {
  const measures = record.measures.map(({ name, value }): [string, number] => [name, value]);
  return [...measures, ['temperature', record.temperature], ['voltage', record.voltage]];
}
