import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../datasets/durable-file.ts';

const keptSchema = z.object({
  version: z.literal(1),
  /** Port, kept so that gateways find the service where it was; 0 before the first start. */
  port: z.int().min(0).max(65_535),
  /** Signs the server's cursors, which datasets keep: another key would make each refresh a whole fetch. */
  secretKey: z.string().min(32),
  isSetUp: z.boolean(),
});
export type Kept = z.infer<typeof keptSchema>;

const fresh = (): Kept => ({
  version: 1,
  port: 0,
  secretKey: randomBytes(32).toString('base64url'),
  isSetUp: false,
});

/** The folder of the local service: its database in `data`, and in `service.json` what it must find again. */
export interface ServiceFolder {
  root: string;
  dataDir: string;
  read(): Promise<Kept>;
  write(kept: Kept): Promise<void>;
  /** @throws the system's own error where nothing can be written there. */
  assertWritable(): Promise<void>;
}

export function openServiceFolder(root: string): ServiceFolder {
  const file = join(root, 'service.json');
  return {
    root,
    dataDir: join(root, 'data'),
    async read() {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text === undefined) return fresh();
      try {
        return keptSchema.parse(JSON.parse(text));
      } catch {
        // The data are in a folder of their own; what is lost here is the port, which is chosen anew.
        await rename(file, `${file}.damaged-${Date.now()}`).catch(() => undefined);
        return fresh();
      }
    },
    async write(kept) {
      await writeDurably(file, (put) => put(Buffer.from(`${JSON.stringify(kept)}\n`)));
    },
    async assertWritable() {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const probe = join(root, '.probe');
      await writeFile(probe, '');
      await rm(probe, { force: true });
    },
  };
}
