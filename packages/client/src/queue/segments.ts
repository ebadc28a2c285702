import { type FileHandle, mkdir, open, readdir, rename, stat, truncate, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isErrno, syncDirectory } from './files.ts';
import { listSegmentNumbers, type Segment, scanSegment, segmentPath, writeDurably } from './segment.ts';

const MAX_KEPT_DAMAGED = 16;

/** The queue's files in order: the first is read, the last is written. Calls must not overlap. */
export class SegmentFiles {
  readonly list: Segment[] = [];
  private nextNumber = 1;
  private active: { segment: Segment; handle: FileHandle } | undefined;
  private readonly directory: string;
  private readonly segmentBytes: number;
  private readonly onCorrupt: (file: string, pieces: number) => void;

  constructor(directory: string, segmentBytes: number, onCorrupt: (file: string, pieces: number) => void) {
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.onCorrupt = onCorrupt;
  }

  /** Finds what an earlier process left: removes what was settled, cuts torn tails, marks damage. */
  async open(settled: { segment: number; offset: number }): Promise<void> {
    const numbers = await listSegmentNumbers(this.directory);
    this.nextNumber = Math.max(settled.segment, ...numbers) + 1;
    for (const number of numbers) {
      const path = segmentPath(this.directory, number);
      if (number < settled.segment) await unlink(path);
      else
        await this.reopen(
          number,
          path,
          number === settled.segment ? settled.offset : 0,
          number === numbers.at(-1),
        );
    }
    await syncDirectory(this.directory);
  }

  private async reopen(number: number, path: string, from: number, last: boolean): Promise<void> {
    const segment: Segment = { number, path, size: from, records: 0, damaged: false };
    try {
      const scan = await scanSegment(path, from);
      segment.size = scan.goodEnd;
      segment.records = scan.records;
      const pieces = scan.damagedPieces + (scan.tail && !last ? 1 : 0);
      if (pieces > 0) this.markDamaged(segment, pieces);
      // A damaged middle file is kept as it is; only the tail that a crash tore is cut off.
      if (scan.tail && last) await truncate(path, scan.goodEnd);
    } catch (error) {
      // The rest may be good elsewhere beside a bad spot on the disk; what is only out of reach must not be set aside.
      if (!isErrno(error, 'EIO')) throw error;
      this.markDamaged(segment, 1);
    }
    if (segment.records > 0) this.list.push(segment);
    else await this.discard(segment);
  }

  markDamaged(segment: Segment, pieces: number): void {
    segment.damaged = true;
    this.onCorrupt(basename(segment.path), pieces);
  }

  /** Appends, or throws with nothing appended. */
  async append(bytes: Buffer, records: number): Promise<void> {
    if (this.active !== undefined && this.active.segment.size >= this.segmentBytes) await this.seal();
    const { segment, handle } = this.active ?? (await this.begin());
    try {
      await writeDurably(handle, bytes, segment.size);
    } catch (error) {
      // After a failed write or sync nobody knows what is on the disk: cut it off and write elsewhere.
      await handle.truncate(segment.size).catch(() => undefined);
      await this.seal();
      throw error;
    }
    segment.size += bytes.length;
    segment.records += records;
  }

  private async begin(): Promise<{ segment: Segment; handle: FileHandle }> {
    const number = this.nextNumber++;
    const path = segmentPath(this.directory, number);
    const handle = await open(path, 'wx', 0o600);
    await syncDirectory(this.directory);
    const segment: Segment = { number, path, size: 0, records: 0, damaged: false };
    this.list.push(segment);
    this.active = { segment, handle };
    return this.active;
  }

  async seal(): Promise<void> {
    const sealed = this.active;
    this.active = undefined;
    await sealed?.handle.close().catch(() => undefined);
  }

  isActive(segment: Segment): boolean {
    return this.active?.segment === segment;
  }

  /** Forgets a file and removes it, or keeps it under `corrupt/` where it is damaged. */
  async remove(segment: Segment): Promise<void> {
    if (this.isActive(segment)) await this.seal();
    const at = this.list.indexOf(segment);
    if (at >= 0) this.list.splice(at, 1);
    await this.discard(segment);
  }

  /** Cuts off what lies behind `offset`. */
  async cut(segment: Segment, offset: number): Promise<void> {
    if (this.isActive(segment)) await this.seal();
    await truncate(segment.path, offset);
    segment.size = offset;
  }

  private async discard(segment: Segment): Promise<void> {
    try {
      if (segment.damaged) await this.keepDamaged(segment);
      else await unlink(segment.path);
    } catch {
      // A file that can't be removed now is removed at the next open: the cursor is past it.
    }
  }

  private async keepDamaged(segment: Segment): Promise<void> {
    const folder = join(this.directory, 'corrupt');
    await mkdir(folder, { recursive: true });
    if ((await stat(segment.path)).size > 0) await rename(segment.path, join(folder, basename(segment.path)));
    const names = (await readdir(folder)).sort();
    for (const name of names.slice(0, -MAX_KEPT_DAMAGED)) await unlink(join(folder, name));
  }
}
