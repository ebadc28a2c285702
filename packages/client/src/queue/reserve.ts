import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno } from './files.ts';

const RESERVE_BYTES = 64 * 1024;

/**
 * Room on the disk that the queue keeps for itself. A queue that filled the disk must still note what was sent, or it
 * could never free anything: that note takes this room, and readings are only taken in while it is there.
 */
export class Reserve {
  private readonly path: string;
  private held = false;

  constructor(directory: string) {
    this.path = join(directory, 'reserve');
  }

  /** Takes the room unless it is held; throws where there is none. */
  async take(): Promise<void> {
    if (this.held) return;
    const handle = await open(this.path, 'w', 0o600);
    try {
      // Not zeros: some file systems store those as holes.
      await handle.writeFile(Buffer.alloc(RESERVE_BYTES, 0x5a));
      await handle.sync();
      this.held = true;
    } finally {
      await handle.close();
      if (!this.held) await unlink(this.path).catch(() => undefined);
    }
  }

  /** Runs `write`; where the disk is full, gives the room up and runs it once more. */
  async spend(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!isErrno(error, 'ENOSPC') && !isErrno(error, 'EDQUOT')) throw error;
      this.held = false;
      await unlink(this.path).catch(() => undefined);
      await write();
    }
  }
}
