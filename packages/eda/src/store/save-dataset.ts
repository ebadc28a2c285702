import {
  DATASET_FORMAT,
  DATASET_VERSION,
  type DatasetManifest,
  type DatasetPart,
  type DatasetSource,
} from '@wp/contract';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { type Control, partOf } from '../worker/control.ts';
import { rowsOf } from '../worker/figures.ts';
import { rolesOf, rowCountOf } from '../worker/table-rows.ts';
import type { DatasetWriter } from './dataset-files.ts';
import { encodeTable } from './write-blob.ts';

export interface SaveDatasetOptions {
  name: string;
  source: DatasetSource;
  zone: string;
  units: Readonly<Record<string, string | null>>;
  /** The steps that were applied to the source. */
  pipeline: readonly unknown[];
}

/** A part is encoded whole before it is handed over. */
const ROWS_A_PART = 2_000_000;
const TYPES = { number: 'double', text: 'string', time: 'timestamp' } as const;

/** Writes columns as a new dataset, part by part; answers its name. Nothing is left of one that is ended or fails. */
export async function saveDataset(
  columns: readonly ProfileColumn[],
  { name, source, zone, units, pipeline }: SaveDatasetOptions,
  { writer, control }: { writer: DatasetWriter; control: Control },
): Promise<string> {
  const id = await writer.begin(name);
  try {
    const now = new Date().toISOString();
    const rows = rowCountOf(columns);
    const parts: DatasetPart[] = [];
    for (let from = 0; from < rows; from += ROWS_A_PART) {
      const to = Math.min(rows, from + ROWS_A_PART);
      const some = columns.map((column) => rowsOf(column, { from, to }));
      const own = partOf(control, from / rows, to / rows);
      const bytes = await parquetOf(some, own);
      const file = `data/part-${from}-${to}.parquet`;
      const received = await writer.part(id, file, bytes);
      control.signal.throwIfAborted();
      parts.push({ file, ...spanOf(some, now), ...received, fetchedAt: now, cursor: null });
    }
    const manifest: DatasetManifest = {
      format: DATASET_FORMAT,
      version: DATASET_VERSION,
      name,
      layout: 'wide',
      createdAt: now,
      parts,
      missing: [],
      server: null,
      query: null,
      source,
      zone,
      units,
      columns: columns.map((column) => ({ name: column.name, type: TYPES[column.kind] })),
      pipeline: [...pipeline],
    };
    return await writer.finish(id, manifest);
  } catch (error) {
    await writer.end(id).catch(() => undefined);
    throw error;
  }
}

async function parquetOf(columns: readonly ProfileColumn[], control: Control): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const encoding = encodeTable(columns, 'parquet', {
    signal: control.signal,
    progress: (share) => control.progress(share, 'writing'),
  });
  for await (const piece of encoding) pieces.push(piece);
  return new Blob(pieces);
}

/** Of rows without a time, and of times that JSON cannot name, the moment that they were written. */
function spanOf(columns: readonly ProfileColumn[], now: string): { from: string; to: string } {
  const { time } = rolesOf(columns);
  const column = columns.find(({ name }) => name === time);
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  if (column?.kind === 'time')
    for (const ms of column.values) {
      if (ms < from) from = ms;
      if (ms > to) to = ms;
    }
  const isNamed = from <= to && from >= FIRST_MS && to < LAST_MS;
  if (!isNamed) return { from: now, to: now };
  return { from: new Date(from).toISOString(), to: new Date(to + 1).toISOString() };
}

/** Years of four digits. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T00:00:00Z');
