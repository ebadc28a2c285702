import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { ChunkTask, ParsedChunk } from './chunk.ts';
import { parseChunk } from './parse-chunk.ts';

/**
 * The worker's side: nothing but the plain function, its buffers moved instead of copied. Records that the caller
 * kept don't go back: each buffer that comes into a thread brings its next garbage collection nearer.
 */
export function run({ task, returnsSource }: { task: ChunkTask; returnsSource: boolean }): unknown {
  const parsed = parseChunk(task);
  const source = returnsSource ? [task.bytes.buffer, task.spans.buffer] : [];
  return move({
    [transferableSymbol]: [...buffersOf(parsed), ...source],
    [valueSymbol]: returnsSource ? parsed : { ...parsed, ...NO_SOURCE },
  });
}

const NO_SOURCE = { bytes: new Uint8Array(0), spans: new Int32Array(0) };

const buffersOf = (parsed: ParsedChunk): ArrayBuffer[] => [
  ...new Set([
    parsed.rows.buffer,
    parsed.rowRecord.buffer,
    parsed.moduleFirstMs.buffer,
    parsed.moduleLastMs.buffer,
    parsed.recordIndex.buffer,
    parsed.recordModule.buffer,
    parsed.recordPoints.buffer,
  ]),
];
