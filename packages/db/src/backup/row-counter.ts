import { COPY_HEADER } from '../copy-binary.ts';

/** Counts the rows of one binary COPY body as it passes, in pieces of any size, without decoding its fields. */
export class RowCounter {
  rows = 0;
  /** Whether the body's own end was seen. */
  ended = false;
  private rest: Uint8Array = new Uint8Array(0);
  private skip = COPY_HEADER.length;
  private fields = 0;

  feed(piece: Uint8Array): void {
    const bytes = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    for (;;) {
      const skipped = Math.min(this.skip, bytes.length - at);
      at += skipped;
      this.skip -= skipped;
      const needed = this.fields === 0 ? 2 : 4;
      if (this.skip > 0 || this.ended || at + needed > bytes.length) break;
      if (this.fields === 0) this.startRow(view.getInt16(at));
      else this.startField(view.getInt32(at));
      at += needed;
    }
    if (this.ended && at < bytes.length) throw new Error('bytes behind the end of the COPY body');
    this.rest = bytes.slice(at);
  }

  private startRow(fields: number): void {
    if (fields === -1) this.ended = true;
    else if (fields <= 0) throw new Error(`a row of ${fields} fields`);
    else {
      this.fields = fields;
      this.rows += 1;
    }
  }

  private startField(length: number): void {
    if (length < -1) throw new Error(`a field of ${length} bytes`);
    this.skip = Math.max(0, length);
    this.fields -= 1;
  }
}
