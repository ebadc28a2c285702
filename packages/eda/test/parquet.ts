import {
  Table as ArrowTable,
  Float64,
  makeData,
  makeVector,
  TimestampMillisecond,
  tableToIPC,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { Table, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';

type Given = Readonly<Record<string, { kind: 'number' | 'time'; values: Float64Array }>>;

/** A small file of Parquet, made without the code that is tested; NaN is null. */
export function parquetOf(columns: Given, { rowsAGroup = 1000 } = {}): Uint8Array {
  const vectors: Record<string, Vector> = {};
  for (const [name, { kind, values }] of Object.entries(columns))
    vectors[name] =
      kind === 'time'
        ? makeVector(
            makeData({ type: new TimestampMillisecond('UTC'), data: BigInt64Array.from(values, BigInt) }),
          )
        : vectorFromArray(
            [...values].map((value) => (Number.isNaN(value) ? null : value)),
            new Float64(),
          );
  const properties = new WriterPropertiesBuilder().setMaxRowGroupSize(rowsAGroup).build();
  return writeParquet(Table.fromIPCStream(tableToIPC(new ArrowTable(vectors), 'stream')), properties);
}
