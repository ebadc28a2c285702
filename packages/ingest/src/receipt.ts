import { MAX_RECEIPT_ERRORS, type Receipt, type RecordError } from '@wp/contract';
import type { RejectedRecord } from './parse/chunk.ts';
import type { ChunkTally } from './write/tally.ts';

/** Sums up while chunks are written, so that a stream of any length needs no more than this. */
export class ReceiptSum {
  private received = 0;
  private stored = 0;
  private duplicates = 0;
  private replaced = 0;
  private rejected = 0;
  private points = 0;
  private chunks = 0;
  private readonly errors: RecordError[] = [];

  /** Records so far: where the next chunk begins. */
  get offset(): number {
    return this.received;
  }

  add(tally: ChunkTally, rejected: readonly RejectedRecord[]): void {
    for (const { index, code, path, message } of rejected) {
      if (this.errors.length >= MAX_RECEIPT_ERRORS) break;
      this.errors.push({ index: index + this.received, code, path, message });
    }
    this.received += tally.received;
    this.stored += tally.stored;
    this.duplicates += tally.duplicates;
    this.replaced += tally.replaced;
    this.rejected += tally.rejected;
    this.points += tally.points;
    this.chunks += 1;
  }

  receipt(batchId: string, startedAt: number): Receipt {
    return {
      batchId,
      received: this.received,
      stored: this.stored,
      duplicates: this.duplicates,
      replaced: this.replaced,
      rejected: this.rejected,
      points: this.points,
      chunks: this.chunks,
      elapsedMs: Math.round((performance.now() - startedAt) * 10) / 10,
      replayed: false,
      errors: this.errors,
    };
  }
}
