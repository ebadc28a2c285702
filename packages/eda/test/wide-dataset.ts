import type { DatasetManifest } from '@wp/contract';
import { type DatasetFiles, encodeTable, type ProfileColumn } from '@wp/eda';

const TYPES = { number: 'double', text: 'string', time: 'timestamp' } as const;

/** A wide dataset of one part in memory, as one that was imported. */
export async function wideDataset(
  name: string,
  columns: readonly ProfileColumn[],
  units: Readonly<Record<string, string | null>>,
): Promise<DatasetFiles> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of encodeTable(columns, 'parquet')) pieces.push(piece);
  const bytes = new Blob(pieces);
  const [from, to] = ['2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'];
  const rows = columns[0]?.values.length ?? 0;
  const manifest: DatasetManifest = {
    format: 'wp-dataset',
    version: 2,
    name,
    layout: 'wide',
    createdAt: from,
    parts: [
      {
        file: `data/part-0-${rows}.parquet`,
        from,
        to,
        rows,
        bytes: bytes.size,
        sha256: 'a'.repeat(64),
        fetchedAt: from,
        cursor: null,
      },
    ],
    missing: [],
    server: null,
    query: null,
    source: { name, kind: 'file', notes: [] },
    zone: 'UTC',
    units,
    columns: columns.map((column) => ({ name: column.name, type: TYPES[column.kind] })),
    pipeline: [],
  };
  return { readManifest: async () => JSON.stringify(manifest), readPart: async () => bytes };
}
