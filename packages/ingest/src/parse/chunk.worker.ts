import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { ChunkTask, ParsedChunk } from './chunk.ts';
import { parseChunk } from './parse-chunk.ts';

/** The worker's side: nothing but the plain function, its buffers moved instead of copied. */
export function run(task: ChunkTask): unknown {
  const parsed = parseChunk(task);
  return move({ [transferableSymbol]: buffersOf(parsed), [valueSymbol]: parsed });
}

const buffersOf = (parsed: ParsedChunk): ArrayBuffer[] => [
  ...new Set([
    parsed.rows.buffer,
    parsed.rowRecord.buffer,
    parsed.moduleFirstMs.buffer,
    parsed.moduleLastMs.buffer,
    parsed.recordIndex.buffer,
    parsed.recordModule.buffer,
    parsed.recordPoints.buffer,
    parsed.bytes.buffer,
    parsed.spans.buffer,
  ]),
];
