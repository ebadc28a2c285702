import {
  Bool,
  Field,
  FixedSizeList,
  List,
  Map_,
  MessageReader,
  type RecordBatch,
  RecordBatchReader,
  Schema,
  Struct,
  Table,
  tableToIPC,
} from 'apache-arrow';

/** A result's schema and batches, from the messages of Arrow that DuckDB-WASM sends. */
export async function batchesOf(messages: AsyncIterable<Uint8Array>): Promise<{
  schema: Schema;
  batches: AsyncIterable<RecordBatch>;
}> {
  const reader = await RecordBatchReader.from(corrected(messages));
  await reader.open();
  return { schema: reader.schema, batches: reader as AsyncIterable<RecordBatch> };
}

async function* corrected(messages: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const message of messages) {
    yield isFirst ? correctedSchema(message) : message;
    isFirst = false;
  }
}

const END_OF_STREAM_BYTES = 8;

/** DuckDB-WASM 1.32 announces a BOOLEAN as a byte and sends bits: the schema is corrected before a batch is read by it. */
function correctedSchema(message: Uint8Array): Uint8Array {
  const schema = new MessageReader(message).readSchema(true);
  if (!schema) return message;
  const fields = schema.fields.map(correctedField);
  if (fields.every((field, i) => field === schema.fields[i])) return message;
  return tableToIPC(new Table(new Schema(fields)), 'stream').subarray(0, -END_OF_STREAM_BYTES);
}

function correctedField(field: Field): Field {
  const { name, type, nullable, metadata } = field;
  if (metadata.get('ARROW:extension:name') === 'arrow.bool8') return new Field(name, new Bool(), nullable);
  const children: Field[] = type.children ?? [];
  const mended = children.map(correctedField);
  if (mended.every((child, i) => child === children[i])) return field;
  const [first] = mended as [Field, ...Field[]];
  if (type instanceof List) return new Field(name, new List(first), nullable);
  if (type instanceof FixedSizeList)
    return new Field(name, new FixedSizeList(type.listSize, first), nullable);
  if (type instanceof Map_) return new Field(name, new Map_(first, type.keysSorted), nullable);
  if (type instanceof Struct) return new Field(name, new Struct(mended), nullable);
  return field;
}
