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
import { TableError } from './table-error.ts';
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

interface Saving {
  writer: DatasetWriter;
  control: Control;
}

/** Writes columns as a new dataset, part by part; answers its name. Nothing is left of one that is ended or fails. */
export async function saveDataset(
  columns: readonly ProfileColumn[],
  { name, source, zone, units, pipeline }: SaveDatasetOptions,
  { writer, control }: Saving,
): Promise<string> {
  const id = await writer.begin(name);
  const now = new Date().toISOString();
  return finished(id, writer, async () => ({
    format: DATASET_FORMAT,
    version: DATASET_VERSION,
    name,
    layout: 'wide',
    createdAt: now,
    parts: await writeParts(columns, { id, firstRow: 0, now }, { writer, control }),
    missing: [],
    server: null,
    query: null,
    source,
    zone,
    units,
    columns: columnsOf(columns),
    pipeline: [...pipeline],
  }));
}

/**
 * Writes rows after those of a dataset, which must have the same columns, as parts of their own; the others stay as they
 * are. Throws a TableError where the columns are others.
 */
export async function appendToDataset(
  columns: readonly ProfileColumn[],
  name: string,
  { writer, control }: Saving,
): Promise<string> {
  if (writer.beginOnto === undefined) throw new TableError('Nothing can be appended here.');
  const { id, manifest } = await writer.beginOnto(name, 'append');
  const now = new Date().toISOString();
  return finished(id, writer, async () => {
    const own = columnsOf(columns);
    const ordered = manifest.columns.map(({ name: wanted, type }) => {
      const at = own.findIndex((column) => column.name === wanted && column.type === type);
      if (at < 0) throw otherColumns(name, manifest.columns, own);
      return columns[at] as ProfileColumn;
    });
    if (own.length !== ordered.length) throw otherColumns(name, manifest.columns, own);
    const firstRow = manifest.parts.reduce((sum, { rows }) => sum + rows, 0);
    const parts = await writeParts(ordered, { id, firstRow, now }, { writer, control });
    // A profile speaks of what was there before.
    const { profile: _stale, ...rest } = manifest;
    return { ...rest, parts: [...manifest.parts, ...parts] };
  });
}

/**
 * Writes all rows of a dataset, given in their order, in as few parts as may be, which take the place of its own. Throws a
 * TableError for one that came from a server, whose parts are its slices of time.
 */
export async function compactDataset(
  columns: readonly ProfileColumn[],
  name: string,
  { writer, control }: Saving,
): Promise<string> {
  if (writer.beginOnto === undefined) throw new TableError('Nothing can be written here.');
  const { id, manifest } = await writer.beginOnto(name, 'compact');
  const now = new Date().toISOString();
  return finished(id, writer, async () => {
    // The parts get names that no part had before: a part is never overwritten.
    const parts = await writeParts(
      columns,
      { id, firstRow: 0, now, mark: `Z${Date.now()}` },
      { writer, control },
    );
    const { profile: _stale, ...rest } = manifest;
    return { ...rest, parts };
  });
}

const columnsOf = (columns: readonly ProfileColumn[]): DatasetManifest['columns'] =>
  columns.map((column) => ({ name: column.name, type: TYPES[column.kind] }));

function otherColumns(
  name: string,
  wanted: DatasetManifest['columns'],
  own: DatasetManifest['columns'],
): TableError {
  const list = (columns: DatasetManifest['columns']) =>
    columns.map((column) => `${column.name} (${column.type})`).join(', ');
  return new TableError(
    `${name} has the columns ${list(wanted)}; the file has ${list(own)}. Import it as a dataset of its own, or bring its columns into line first.`,
  );
}

async function finished(
  id: string,
  writer: DatasetWriter,
  make: () => Promise<DatasetManifest>,
): Promise<string> {
  try {
    return await writer.finish(id, await make());
  } catch (error) {
    await writer.end(id).catch(() => undefined);
    throw error;
  }
}

async function writeParts(
  columns: readonly ProfileColumn[],
  { id, firstRow, now, mark = '' }: { id: string; firstRow: number; now: string; mark?: string },
  { writer, control }: Saving,
): Promise<DatasetPart[]> {
  const rows = rowCountOf(columns);
  const parts: DatasetPart[] = [];
  for (let from = 0; from < rows; from += ROWS_A_PART) {
    const to = Math.min(rows, from + ROWS_A_PART);
    const some = columns.map((column) => rowsOf(column, { from, to }));
    const bytes = await parquetOf(some, partOf(control, from / rows, to / rows));
    const file = `data/part-${firstRow + from}${mark}-${firstRow + to}${mark}.parquet`;
    const received = await writer.part(id, file, bytes);
    control.signal.throwIfAborted();
    parts.push({ file, ...spanOf(some, now), ...received, fetchedAt: now, cursor: null });
  }
  return parts;
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

/** Time span of rows; the moment they were written for rows without a time, and for times that JSON cannot name. */
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
