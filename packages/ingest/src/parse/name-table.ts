import { at, byteAt, int32At } from '@wp/contract';
/** Names in the order in which they were first seen, found again by their bytes without making a string. */
export class NameTable {
  readonly names: string[] = [];
  private readonly byText = new Map<string, number>();
  /** Open addressing: number of an entry plus one, or 0. */
  private slots = new Int32Array(256);
  private readonly bytesOf: Uint8Array[] = [];
  private readonly hashOf: number[] = [];
  /** Index in `names` by entry; the two differ where a name came as text first. */
  private readonly indexes: number[] = [];

  ofText(name: string): number {
    let index = this.byText.get(name);
    if (index === undefined) {
      index = this.names.push(name) - 1;
      this.byText.set(name, index);
    }
    return index;
  }

  /** `bytes[start, end)` must be ASCII. */
  ofBytes(bytes: Uint8Array, start: number, end: number): number {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + byteAt(bytes, i)) | 0;
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = int32At(this.slots, slot) - 1;
      if (entry < 0) return this.remember(bytes.slice(start, end), hash);
      if (this.hashOf[entry] === hash && same(this.bytesOf[entry], bytes, start, end))
        return at(this.indexes, entry);
    }
  }

  private remember(bytes: Uint8Array, hash: number): number {
    const entry = this.bytesOf.push(bytes) - 1;
    this.hashOf.push(hash);
    const index = this.ofText(String.fromCharCode(...bytes));
    this.indexes.push(index);
    if (this.bytesOf.length * 2 > this.slots.length) this.grow();
    else this.place(entry);
    return index;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    for (let entry = 0; entry < this.bytesOf.length; entry++) this.place(entry);
  }

  private place(entry: number): void {
    const mask = this.slots.length - 1;
    let slot = at(this.hashOf, entry) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = entry + 1;
  }
}

function same(known: Uint8Array | undefined, bytes: Uint8Array, start: number, end: number): boolean {
  if (known === undefined || known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}
