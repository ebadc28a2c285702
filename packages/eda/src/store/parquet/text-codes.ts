/** No text of a column that is looked through often is longer; longer ones are known by their text alone. */
const LONGEST = 64;
const FIRST_SIZE = 256;

/**
 * The different texts of a column in their order of appearance, found by their bytes: a text is decoded where it is
 * new, and not in each of ten million rows.
 */
export class TextCodes {
  readonly #codes = new Map<string, number>();
  /** Bytes of each code's text, where it is known by them. */
  readonly #bytes: Uint8Array[] = [];
  /** A place for each text that is known by its bytes: its code + 1, at the first free place from its hash on. */
  #slots = new Int32Array(FIRST_SIZE);
  #slotted = 0;

  get dictionary(): string[] {
    return [...this.#codes.keys()];
  }

  /** The code of a text. */
  codeOf(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    this.#codes.set(text, this.#codes.size);
    return this.#codes.size - 1;
  }

  /** The code of the text whose bytes in UTF-8 lie at `from`, before `to`. */
  codeOfBytes(bytes: Uint8Array, from: number, to: number): number {
    if (to - from > LONGEST) return this.codeOf(DECODER.decode(bytes.subarray(from, to)));
    const slot = this.#slotOf(bytes, from, to);
    const known = this.#slots[slot] as number;
    if (known !== 0) return known - 1;
    const own = bytes.slice(from, to);
    const code = this.codeOf(DECODER.decode(own));
    this.#bytes[code] = own;
    this.#slots[slot] = code + 1;
    this.#slotted += 1;
    if (this.#slotted * 2 > this.#slots.length) this.#grow();
    return code;
  }

  /** The place of a text, or the free one where it belongs. */
  #slotOf(bytes: Uint8Array, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(bytes, from, to) & mask;
    for (;;) {
      const known = this.#slots[slot] as number;
      if (known === 0 || isSame(this.#bytes[known - 1] as Uint8Array, bytes, from, to)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (const known of this.#slots) {
      if (known === 0) continue;
      const bytes = this.#bytes[known - 1] as Uint8Array;
      let slot = hashOf(bytes, 0, bytes.length) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = known;
    }
    this.#slots = slots;
  }
}

const DECODER = new TextDecoder();

/** FNV-1a of 32 bits. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}

function isSame(own: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (own.length !== to - from) return false;
  for (let i = 0; i < own.length; i++) if (own[i] !== bytes[from + i]) return false;
  return true;
}
