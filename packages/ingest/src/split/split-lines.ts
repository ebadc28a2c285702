export interface LineChunk {
  bytes: Uint8Array<ArrayBuffer>;
  spans: Int32Array<ArrayBuffer>;
}

export interface LineLimits {
  /** A chunk is closed at this many records or bytes, whichever comes first. */
  maxRecords: number;
  maxBytes: number;
  /** What is longer is one rejected record, and its rest is skipped: a line must not fill the memory. */
  maxLineBytes: number;
}

const NEWLINE = 0x0a;

/** Cuts NDJSON into chunks of whole lines, whatever pieces it arrives in; blank lines don't count. */
export async function* splitLines(
  pieces: AsyncIterable<Uint8Array>,
  limits: LineLimits,
): AsyncGenerator<LineChunk> {
  const pending = new LineBuffer(limits);
  for await (const piece of pieces) {
    let at = 0;
    while (at < piece.length) {
      const newline = piece.indexOf(NEWLINE, at);
      const end = newline === -1 ? piece.length : newline;
      pending.append(piece, at, end);
      at = end;
      if (newline !== -1) {
        pending.endLine();
        at += 1;
        if (pending.full) yield pending.take();
      }
    }
  }
  pending.endLine();
  if (!pending.empty) yield pending.take();
}

class LineBuffer {
  private readonly limits: LineLimits;
  private bytes: Uint8Array<ArrayBuffer>;
  private length = 0;
  private lineStart = 0;
  private spans: number[] = [];

  constructor(limits: LineLimits) {
    this.limits = limits;
    this.bytes = new Uint8Array(limits.maxBytes);
  }

  get full(): boolean {
    return this.spans.length >= 2 * this.limits.maxRecords || this.length >= this.limits.maxBytes;
  }

  get empty(): boolean {
    return this.spans.length === 0;
  }

  append(piece: Uint8Array, start: number, end: number): void {
    // One byte more than allowed is kept, so that the record is seen to be too large.
    const room = this.limits.maxLineBytes + 1 - (this.length - this.lineStart);
    const taken = Math.min(end - start, Math.max(0, room));
    if (this.length + taken > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + taken));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(piece.subarray(start, start + taken), this.length);
    this.length += taken;
  }

  endLine(): void {
    let start = this.lineStart;
    let end = this.length;
    if (this.bytes[start] === 0xef && this.bytes[start + 1] === 0xbb && this.bytes[start + 2] === 0xbf)
      start += 3;
    while (start < end && isBlank(this.bytes[start])) start += 1;
    while (end > start && isBlank(this.bytes[end - 1])) end -= 1;
    if (end > start) this.spans.push(start, end);
    else this.length = this.lineStart;
    this.lineStart = this.length;
  }

  take(): LineChunk {
    const chunk = { bytes: this.bytes.slice(0, this.length), spans: Int32Array.from(this.spans) };
    this.length = 0;
    this.lineStart = 0;
    this.spans = [];
    return chunk;
  }
}

const isBlank = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;
