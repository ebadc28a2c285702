import { AppError } from '@wp/contract';

/** Nothing that is sent here is nested deeper than a dozen; JSON.parse takes seconds for millions. */
const MAX_DEPTH = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Refuses JSON that is nested too deep, before it is parsed; whether it is JSON at all is not asked. */
export function assertShallow(bytes: Uint8Array): void {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inText) {
      if (byte === BACKSLASH) i += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > MAX_DEPTH) {
        throw new AppError('INVALID_JSON', `The body is nested deeper than ${MAX_DEPTH}; send flat values.`);
      }
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
}
