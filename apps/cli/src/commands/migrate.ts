import { listMigrations, migrate } from '@wp/db';
import { Command } from 'commander';
import { wantsJson, withDatabase } from '../context.ts';
import { formatTable, print } from '../output.ts';

export const migrateCommand = () =>
  new Command('migrate')
    .description('bring the database to the newest version')
    .option('--to <name>', 'stop at this migration')
    .option('--status', 'only list the migrations, change nothing')
    .addHelpText('after', '\nExamples:\n  $ wp migrate --status\n  $ wp migrate')
    .action((options: { to?: string; status?: boolean }, command: Command) =>
      withDatabase(async ({ database }) => {
        const json = wantsJson(command);
        if (options.status === true) {
          const rows = (await listMigrations(database)).map((m) => ({
            migration: m.name,
            applied: m.appliedAt?.toISOString() ?? null,
          }));
          print(json, rows, formatTable(rows));
          return;
        }
        const applied = await migrate(database, options.to);
        print(
          json,
          { applied },
          applied.length === 0 ? 'Nothing to do.' : `Applied:\n  ${applied.join('\n  ')}`,
        );
      }),
    );
