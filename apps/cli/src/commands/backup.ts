import { AppError } from '@wp/contract';
import { backup, isMigrated, migrate, restore, verify } from '@wp/db';
import { Command } from 'commander';
import { wantsJson, withDatabase } from '../context.ts';
import { openToRead } from '../file-errors.ts';
import { createProgress, print } from '../output.ts';
import { writeWhole } from '../write-whole.ts';

export const backupCommand = () =>
  new Command('backup')
    .description('write everything but sessions to one file, in one snapshot, checksummed')
    .argument('<file>')
    .addHelpText('after', '\nExamples:\n  $ wp backup /backups/wp-2026-11-24.wpb')
    .action((file: string, _options, command: Command) =>
      withDatabase(async ({ database }) => {
        const progress = createProgress('backup');
        const onProgress = (p: { rows: number }) => progress.update(p.rows, ' rows');
        const summary = await writeWhole(file, (to) => backup(database, to, { onProgress }), { mode: 0o600 });
        progress.end();
        print(wantsJson(command), { file, ...summary }, `Wrote ${file}.`);
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
      // A restore reads the file twice, each time from its beginning.
      const open = async () =>
        (await openToRead(file)).createReadStream().on('error', () => {
          // reported by whoever reads
        });
      if (options.verify === true) {
        const summary = await verify(await open());
        print(json, { file, verified: true, ...summary }, `${file} is whole.`);
        return;
      }
      await withDatabase(async ({ database, via }) => {
        if (via === 'control') {
          throw new AppError('DATABASE_LOCKED', 'A server runs on this directory; stop it before a restore.');
        }
        if (!(await isMigrated(database))) await migrate(database);
        const progress = createProgress('restore');
        const summary = await restore(database, await open(), {
          onProgress: (p) => progress.update(p.rows, ' rows'),
        });
        progress.end();
        print(json, { file, ...summary }, `Restored ${file}.`);
      });
    });
