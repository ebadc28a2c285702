import type { DatasetManifest } from '@wp/contract';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { type DatasetFiles, notesOf, readParts } from '../store/dataset-files.ts';
import { toWide } from '../store/long-table.ts';
import { openBlobs } from '../store/open-blob.ts';
import type { Control } from './control.ts';
import type { FiguresPool } from './figures-pool.ts';
import { columnFrom, type SharedColumn } from './shared-columns.ts';
import { type Roles, rolesOf, rowCountOf } from './table-rows.ts';

/** A column as a list of columns shows it. */
export interface ColumnSummary {
  name: string;
  kind: ProfileColumn['kind'];
  unit: string | null;
}

/** What is open, so far as it is known without a figure. */
export interface OpenedSummary extends Roles {
  rows: number;
  /** Size in memory. */
  bytes: number;
  columns: ColumnSummary[];
  /** The values of the column that says whose a row is, in their order; empty where none does. */
  modules: string[];
  /** Epoch milliseconds of the first and the last row; null without times. */
  span: { fromMs: number; toMs: number } | null;
  notes: string[];
}

/** What a dataset says of itself beside its columns. */
export interface About {
  name: string;
  notes: string[];
  units: Readonly<Record<string, string | null>>;
  zone: string;
}

/** The columns of a dataset, a row an instant, and what it says of itself; the pool reads along. */
export async function readDataset(
  files: DatasetFiles,
  manifest: DatasetManifest,
  { limitBytes, control, pool }: { limitBytes: number; control: Control; pool: FiguresPool },
): Promise<{ columns: readonly ProfileColumn[]; about: About }> {
  const parts = await readParts(files, manifest);
  control.signal.throwIfAborted();
  const table = await openBlobs(parts, {
    layout: 'wide',
    limitBytes,
    isShared: true,
    readers: {
      count: pool.size,
      read: (request) => pool.run('readGroups', request, { signal: control.signal }),
    },
    signal: control.signal,
    progress: (share) => control.progress(share * READING, 'reading'),
  });
  const { columns, notes } = manifest.layout === 'long' ? toWide(table) : table;
  control.progress(READING, 'sharing');
  const { name, zone } = manifest;
  return {
    columns,
    about: { name, notes: [...notesOf(manifest), ...notes], units: unitsOf(manifest), zone },
  };
}

/** Share of opening that reading takes; the rest is making shared columns. */
const READING = 0.9;

/** What is known of columns without a figure. */
export function openedOf(
  shared: readonly SharedColumn[],
  { notes, units }: About,
): { summary: OpenedSummary; columns: readonly ProfileColumn[]; roles: Roles; rows: number } {
  const columns = shared.map(columnFrom);
  const roles = rolesOf(columns);
  const rows = rowCountOf(columns);
  const by = shared.find(({ name }) => name === roles.by);
  const summary = {
    ...roles,
    rows,
    bytes: bytesOf(shared),
    columns: columns.map(({ name, kind }) => ({ name, kind, unit: units[name] ?? null })),
    modules: by?.kind === 'text' ? [...by.dictionary].sort() : [],
    span: spanOf(columns.find(({ name }) => name === roles.time)),
    notes,
  };
  return { summary, columns, roles, rows };
}

/** Size in memory. */
export const bytesOf = (shared: readonly SharedColumn[]): number =>
  shared.reduce((sum, one) => sum + (one.kind === 'text' ? one.codes : one.values).byteLength, 0);

/** Columns of a bucket's aggregates have the unit of their metric. */
const unitsOf = ({ units, query }: DatasetManifest): Record<string, string | null> => {
  // An object without a prototype: a column may be called `constructor`.
  const all: Record<string, string | null> = Object.assign(Object.create(null), units);
  for (const [metric, unit] of Object.entries(units))
    for (const aggregate of query?.aggregates ?? [])
      if (aggregate !== 'count') all[`${metric}_${aggregate}`] = unit;
  return all;
};

function spanOf(column: ProfileColumn | undefined): OpenedSummary['span'] {
  if (column?.kind !== 'time') return null;
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const ms of column.values) {
    if (ms < fromMs) fromMs = ms;
    if (ms > toMs) toMs = ms;
  }
  return fromMs <= toMs ? { fromMs, toMs } : null;
}
