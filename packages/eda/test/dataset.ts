import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatasetManifest, datasetColumns } from '@wp/contract';
import {
  Table as ArrowTable,
  Float64,
  makeData,
  makeVector,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { Table, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';

export interface GivenDataset {
  modules: readonly string[];
  /** The first is a sine of 100 W, the others count their rows. */
  metrics: readonly string[];
  /** Of each module. */
  rows: number;
  fromMs: number;
  stepMs: number;
}

/** A dataset of one part as the desktop saves it, a row a value. */
export async function writeDataset(
  folder: string,
  { modules, metrics, rows, fromMs, stepMs }: GivenDataset,
): Promise<void> {
  const all = modules.flatMap((module) =>
    metrics.flatMap((metric, m) =>
      Array.from({ length: rows }, (_, i) => ({
        module,
        metric,
        time: fromMs + i * stepMs,
        value: m === 0 ? Math.sin(i / 20) * 100 : i,
      })),
    ),
  );
  const table = new ArrowTable({
    module: vectorFromArray(
      all.map(({ module }) => module),
      new Utf8(),
    ),
    metric: vectorFromArray(
      all.map(({ metric }) => metric),
      new Utf8(),
    ),
    time: makeVector(
      makeData({
        type: new TimestampMillisecond('UTC'),
        data: BigInt64Array.from(all, ({ time }) => BigInt(time)),
      }),
    ),
    value: makeVector(makeData({ type: new Float64(), data: Float64Array.from(all, ({ value }) => value) })),
  });
  const bytes = writeParquet(
    Table.fromIPCStream(tableToIPC(table, 'stream')),
    new WriterPropertiesBuilder().setMaxRowGroupSize(1000).build(),
  );
  const [from, to] = [new Date(fromMs).toISOString(), new Date(fromMs + rows * stepMs).toISOString()];
  const digits = (text: string) => text.replace(/[^0-9TZ]/g, '');
  const file = `data/part-${digits(from)}-${digits(to)}.parquet`;
  const manifest: DatasetManifest = {
    format: 'wp-dataset',
    version: 1,
    name: 'given',
    layout: 'long',
    createdAt: from,
    parts: [
      {
        file,
        from,
        to,
        rows: all.length,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        fetchedAt: from,
        cursor: null,
      },
    ],
    missing: [],
    server: null,
    query: { metrics: [...metrics], from, to },
    zone: 'UTC',
    units: { [metrics[0] as string]: 'W' },
    columns: datasetColumns(undefined),
    pipeline: [],
  };
  await mkdir(join(folder, 'data'), { recursive: true });
  await writeFile(join(folder, file), bytes);
  await writeFile(join(folder, 'dataset.json'), JSON.stringify(manifest));
}
