import { createHash } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { damaged, FRAME, FRAME_HEAD_BYTES, MAGIC, MAX_FRAME_BYTES } from './format.ts';

export interface Frame {
  kind: number;
  body: Buffer;
}

/** The frames of a backup, one at a time; `where` names the part of the file that an error is then said to be in. */
export class FrameReader {
  where = 'its beginning';
  private readonly hash = createHash('sha256');
  private readonly chunks: AsyncIterator<Buffer>;
  private buffered: Buffer[] = [];
  private length = 0;

  constructor(source: Readable) {
    const gunzip = createGunzip();
    // A failing source must fail the reading too; a promise would reject a second time, unheard.
    pipeline(source, gunzip, () => {});
    this.chunks = gunzip[Symbol.asyncIterator]();
  }

  async readMagic(): Promise<void> {
    const found = await this.bytes(MAGIC.length);
    if (!found.equals(MAGIC)) throw damaged(this.where, 'it is no backup of this service');
    this.hash.update(found);
  }

  async next(): Promise<Frame> {
    const head = await this.bytes(FRAME_HEAD_BYTES);
    const kind = head.readUInt8();
    const length = head.readUInt32BE(1);
    if (length > MAX_FRAME_BYTES) throw damaged(this.where, `a part of ${length} bytes cannot be`);
    const body = await this.bytes(length);
    if (kind !== FRAME.trailer) this.hash.update(head).update(body);
    return { kind, body };
  }

  /** Hash of everything before the trailer; ends the hashing. */
  digest(): string {
    return this.hash.digest('hex');
  }

  /** gzip's own checksum stands at the very end and is only looked at when the end is read. */
  async expectEnd(): Promise<void> {
    if (this.length > 0 || !(await this.pull()).done)
      throw damaged('its end', 'there is more than was written');
  }

  async stop(): Promise<void> {
    await this.chunks.return?.();
  }

  private async bytes(count: number): Promise<Buffer> {
    while (this.length < count) {
      const { done, value } = await this.pull();
      if (done === true) throw damaged(this.where, 'the file ends there');
      this.buffered.push(value);
      this.length += value.length;
    }
    const [only] = this.buffered;
    const all = this.buffered.length === 1 && only !== undefined ? only : Buffer.concat(this.buffered);
    this.length -= count;
    this.buffered = this.length === 0 ? [] : [all.subarray(count)];
    return all.subarray(0, count);
  }

  private async pull(): Promise<IteratorResult<Buffer>> {
    try {
      return await this.chunks.next();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === 'Z_BUF_ERROR') throw damaged(this.where, 'the file ends there', error);
      if (code.startsWith('Z_')) throw damaged(this.where, 'its content was altered', error);
      throw error;
    }
  }
}
