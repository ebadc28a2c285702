import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { ExportPage, ExportShape } from './page.ts';

/** Parquet with Snappy, a row group a page: only the row groups' places are kept until the end. */
export async function* encodeParquet(
  shape: ExportShape,
  pages: AsyncIterable<ExportPage>,
): AsyncIterable<Uint8Array> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaOf(shape), createdBy: 'wp-dataservices' });
  const take = (): Uint8Array => {
    const piece = writer.getBytes().slice();
    writer.index = 0;
    return piece;
  };
  for await (const page of pages) {
    const names = (of: Int32Array, all: readonly string[]) => Array.from(of, (i) => all[i] ?? null);
    await parquet.write({
      rowGroupSize: Math.max(1, page.t.length),
      columnData: [
        { name: 'module', data: names(page.module, shape.modules) },
        { name: 'metric', data: names(page.metric, shape.metrics) },
        { name: 'time', data: BigInt64Array.from(page.t, BigInt), encoding: 'PLAIN' },
        // A dictionary would take 0 and -0 for one.
        ...shape.columns.map((name, c) => ({
          name,
          data: [...(page.columns[c] ?? [])],
          encoding: 'PLAIN' as const,
        })),
      ],
    });
    yield take();
  }
  await parquet.finish();
  yield take();
}

function schemaOf(shape: ExportShape): SchemaElement[] {
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;
  return [
    { name: 'root', num_children: 3 + shape.columns.length },
    { name: 'module', repetition_type: 'OPTIONAL', ...text },
    { name: 'metric', repetition_type: 'REQUIRED', ...text },
    {
      name: 'time',
      repetition_type: 'REQUIRED',
      type: 'INT64',
      converted_type: 'TIMESTAMP_MILLIS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    },
    ...shape.columns.map((name): SchemaElement => ({ name, repetition_type: 'OPTIONAL', type: 'DOUBLE' })),
  ];
}
