import { AppError, MAX_RECEIPT_ERRORS, type RecordError } from '@wp/contract';
import type { ParsedChunk, RejectedRecord } from './parse/chunk.ts';

/** A stream that begins with this many rejects is the wrong file, or a sender gone mad: what follows is not read. */
export const HOPELESS_LINES = 10_000;
/** Text of rejects that is held back while it is open whether the stream is hopeless. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;

/** A reject by its index in the stream. */
export type HeldReject = RejectedRecord;

export const atOffset = (rejected: readonly RejectedRecord[], offset: number): HeldReject[] =>
  rejected.map((reject) => ({ ...reject, index: reject.index + offset }));

/** Records at the chunk's start that are rejected for good: an unknown module may yet be registered. */
function countLeading({ rejected, received }: ParsedChunk): number {
  const end = rejected.findIndex(({ index, code }, i) => index !== i || code === 'UNKNOWN_MODULE');
  return end === -1 ? Math.min(rejected.length, received) : end;
}

/**
 * Watches a stream's beginning. While all of it is rejected its rejects are held back from the quarantine, so that a
 * stream that is refused leaves nothing behind; a good record, or an unknown module, which may yet be registered,
 * lets them go.
 */
export class StreamBeginning {
  private received = 0;
  private heldBytes = 0;
  private held: HeldReject[] = [];
  private readonly errors: RecordError[] = [];
  private hopeful = false;

  /**
   * Takes the chunks in order; answers the rejects before one that may be kept now, and whether its own are held back.
   * @throws AppError ALL_REJECTED
   */
  add(chunk: ParsedChunk): { offset: number; earlier: HeldReject[]; isHeld: boolean } {
    const offset = this.received;
    this.received += chunk.received;
    if (this.hopeful) return { offset, earlier: [], isHeld: false };
    const rejected = atOffset(chunk.rejected, offset);
    for (const { index, code, path, message } of rejected) {
      if (this.errors.length < MAX_RECEIPT_ERRORS) this.errors.push({ index, code, path, message });
    }
    // Counted to the line, as where a chunk ends depends on how long its lines are.
    const leading = countLeading(chunk);
    if (offset + leading >= HOPELESS_LINES) throw this.refusal(offset + leading);
    this.hopeful = leading < chunk.received;
    for (const { record } of rejected) this.heldBytes += record.length;
    if (this.hopeful || this.heldBytes > MAX_HELD_BYTES)
      return { offset, earlier: this.rest(), isHeld: false };
    this.held.push(...rejected);
    return { offset, earlier: [], isHeld: true };
  }

  /** What is still held back where the stream ends. */
  rest(): HeldReject[] {
    this.heldBytes = 0;
    return this.held.splice(0);
  }

  private refusal(lines: number): AppError {
    const [first] = this.errors;
    return new AppError(
      'ALL_REJECTED',
      `All of the first ${lines} records were rejected, so the stream was refused and nothing of it was ` +
        `stored. The first: ${first?.code} at index ${first?.index}, ${first?.message}.`,
      { details: { errors: this.errors, received: lines, rejected: lines } },
    );
  }
}
