import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { AppError } from '@wp/contract';
import { backup, isMigrated, migrate, restore, verify } from '@wp/db';
import { Command } from 'commander';
import { wantsJson, withDatabase } from '../context.ts';
import { createProgress, print } from '../output.ts';

export const backupCommand = () =>
  new Command('backup')
    .description('write everything but sessions to one file, in one snapshot, checksummed')
    .argument('<file>')
    .addHelpText('after', '\nExamples:\n  $ wp backup /backups/wp-2026-11-24.wpb')
    .action((file: string, _options, command: Command) =>
      withDatabase(async ({ database }) => {
        const partial = `${file}.partial`;
        const progress = createProgress('backup');
        try {
          // A backup that was cut off never has the name of a whole one.
          const summary = await backup(database, createWriteStream(partial, { mode: 0o600 }), {
            onProgress: (p) => progress.update(p.rows, ' rows'),
          });
          await rename(partial, file);
          progress.end();
          print(wantsJson(command), { file, ...summary }, `Wrote ${file}.`);
        } catch (error) {
          await rm(partial, { force: true });
          throw error;
        }
      }),
    );

export const restoreCommand = () =>
  new Command('restore')
    .description('read a backup into an empty database, embedded or native')
    .argument('<file>')
    .option('--verify', 'only check the file: every checksum, nothing is written')
    .addHelpText(
      'after',
      '\nExamples:\n  $ wp restore wp.wpb --verify\n  $ DATABASE_URL=postgres://wp@db/wp wp restore wp.wpb',
    )
    .action(async (file: string, options: { verify?: boolean }, command: Command) => {
      const json = wantsJson(command);
      const open = () =>
        createReadStream(file).on('error', () => {
          // reported by whoever reads
        });
      if (options.verify === true) {
        const summary = await verify(open());
        print(json, { file, verified: true, ...summary }, `${file} is whole.`);
        return;
      }
      await withDatabase(async ({ database, via }) => {
        if (via === 'control') {
          throw new AppError('DATABASE_LOCKED', 'A server runs on this directory; stop it before a restore.');
        }
        if (!(await isMigrated(database))) await migrate(database);
        const progress = createProgress('restore');
        const summary = await restore(database, open(), {
          onProgress: (p) => progress.update(p.rows, ' rows'),
        });
        progress.end();
        print(json, { file, ...summary }, `Restored ${file}.`);
      });
    });
