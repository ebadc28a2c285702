import { isUtf8 } from 'node:buffer';
import { AppError } from '@wp/contract';

/** A body cut into its records without parsing them. */
export interface SplitBody {
  /** The fields around `readings`, as parsed values; of a bare array none. */
  envelope: Record<string, unknown>;
  /** Start and end of each record in the body, in pairs. */
  spans: number[];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Options are short; JSON.parse takes seconds for what is nested by the million. */
const MAX_OPTION_BYTES = 4096;

/**
 * Finds the records of `[…]` or `{…, "readings": […]}` by a scan over brackets and quotes. What lies between is
 * left to `JSON.parse` in the workers; only what the scan itself stumbles over is refused here.
 * @throws AppError INVALID_JSON, INVALID_ENCODING, INVALID_INPUT, PAYLOAD_TOO_LARGE
 */
export function splitJson(body: Uint8Array, maxRecords: number): SplitBody {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!isUtf8(bytes)) throw new AppError('INVALID_ENCODING', 'The body is not valid UTF-8.');
  const scan = new Scanner(bytes, maxRecords);
  scan.skipByteOrderMark();
  const first = scan.peek();
  if (first === undefined)
    throw new AppError('INVALID_JSON', 'The body is empty; send the array of raw records.');
  const split: SplitBody = { envelope: {}, spans: [] };
  if (first === 0x5b) scan.array(split.spans);
  else if (first === 0x7b) scan.envelope(split);
  else throw new AppError('INVALID_INPUT', 'Send an array of raw records, or an object with `readings`.');
  if (scan.peek() !== undefined) throw scan.invalid('something follows the end');
  return split;
}

const OPTIONS = new Set(['batchId', 'mode', 'onDuplicate']);

const unknownOption = (key: string) =>
  new AppError(
    'INVALID_INPUT',
    `${JSON.stringify(key.slice(0, 40))} is not known around \`readings\`; there are batchId, mode and onDuplicate.`,
  );

class Scanner {
  private at = 0;
  private readonly bytes: Buffer;
  private readonly maxRecords: number;
  /** The brackets that are open, by depth. */
  private open = new Uint8Array(64);

  constructor(bytes: Buffer, maxRecords: number) {
    this.bytes = bytes;
    this.maxRecords = maxRecords;
  }

  invalid(what: string): AppError {
    return new AppError('INVALID_JSON', `The body is not valid JSON: ${what}, at byte ${this.at}.`);
  }

  skipByteOrderMark(): void {
    if (this.bytes[0] === 0xef && this.bytes[1] === 0xbb && this.bytes[2] === 0xbf) this.at = 3;
  }

  /** The next byte that is not white space; undefined at the end. */
  peek(): number | undefined {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.at += 1;
    }
  }

  array(spans: number[]): void {
    this.at += 1;
    if (this.peek() === 0x5d) {
      this.at += 1;
      return;
    }
    for (;;) {
      const [start, end] = this.value();
      spans.push(start, end);
      if (spans.length > 2 * this.maxRecords) throw tooMany(this.maxRecords);
      const next = this.peek();
      this.at += 1;
      if (next === 0x5d) return;
      if (next !== 0x2c) throw this.invalid('expected , or ] between records');
    }
  }

  envelope(split: SplitBody): void {
    this.at += 1;
    let readingsSeen = false;
    for (let first = true; ; first = false) {
      if (first && this.peek() === 0x7d) break;
      if (this.peek() !== QUOTE) throw this.invalid('expected a field name');
      const key = String(this.parsed(this.value()));
      if (this.peek() !== 0x3a) throw this.invalid('expected : after a field name');
      this.at += 1;
      if (key === 'readings') {
        if (readingsSeen) throw new AppError('INVALID_INPUT', '`readings` is there twice.');
        if (this.peek() !== 0x5b)
          throw new AppError('INVALID_INPUT', '`readings` must be an array of raw records.');
        readingsSeen = true;
        this.array(split.spans);
      } else {
        // A misspelt `mode` that went unnoticed would store half of what was to be all or nothing.
        if (!OPTIONS.has(key)) throw unknownOption(key);
        split.envelope[key] = this.parsed(this.value());
      }
      const next = this.peek();
      if (next === 0x7d) break;
      if (next !== 0x2c) throw this.invalid('expected , or } after a field');
      this.at += 1;
    }
    this.at += 1;
    if (!readingsSeen) {
      throw new AppError(
        'INVALID_INPUT',
        '`readings` is missing: send an array, or an object with `readings`.',
      );
    }
  }

  private parsed([start, end]: readonly [number, number]): unknown {
    if (end - start > MAX_OPTION_BYTES) throw this.invalid('a field around `readings` is too long');
    try {
      return JSON.parse(this.bytes.toString('utf8', start, end));
    } catch {
      throw this.invalid('a field around `readings` cannot be read');
    }
  }

  /** Skips one value; answers where it starts and ends. */
  private value(): [number, number] {
    const first = this.peek();
    const start = this.at;
    if (first === undefined) throw this.invalid('it ends too early');
    if (first === QUOTE) this.string();
    else if (first === 0x7b || first === 0x5b) this.nested();
    else this.scalar();
    return [start, this.at];
  }

  private string(): void {
    this.at += 1;
    for (;;) {
      const end = this.bytes.indexOf(QUOTE, this.at);
      if (end === -1) {
        this.at = this.bytes.length;
        throw this.invalid('a text does not end');
      }
      let slashes = 0;
      while (this.bytes[end - 1 - slashes] === BACKSLASH && end - 1 - slashes >= this.at) slashes += 1;
      this.at = end + 1;
      if (slashes % 2 === 0) return;
    }
  }

  /** Brackets must close as they opened: else records cannot be told apart. The rest is JSON.parse's, record by record. */
  private nested(): void {
    let depth = 0;
    do {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw this.invalid('it ends too early');
      if (byte === QUOTE) {
        this.string();
        continue;
      }
      if (byte === 0x7b || byte === 0x5b) {
        if (depth === this.open.length) this.open = widened(this.open);
        this.open[depth++] = byte;
      } else if (byte === 0x7d || byte === 0x5d) {
        depth -= 1;
        // A closing bracket is two behind its opening one in ASCII, in either kind.
        if (this.open[depth] !== byte - 2) throw this.invalid('a bracket closes another kind');
      }
      this.at += 1;
    } while (depth > 0);
  }

  private scalar(): void {
    const start = this.at;
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined || byte === 0x2c || byte === 0x5d || byte === 0x7d || byte <= 0x20) break;
      if (byte === QUOTE || byte === 0x7b || byte === 0x5b) throw this.invalid('a value is malformed');
      this.at += 1;
    }
    if (this.at === start) throw this.invalid('a value is missing');
  }
}

function widened(from: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const to = new Uint8Array(from.length * 2);
  to.set(from);
  return to;
}

const tooMany = (max: number) =>
  new AppError(
    'PAYLOAD_TOO_LARGE',
    `More than ${max} records in one request; split it, or use readings.ingestStream.`,
    {
      details: { limit: 'records a request', max, unit: 'records' },
    },
  );
