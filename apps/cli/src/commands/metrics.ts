import { createAuth } from '@wp/auth';
import { listMetrics, removeMetric } from '@wp/db';
import { Command } from 'commander';
import { CLI, wantsJson, withDatabase } from '../context.ts';
import { formatTable, print } from '../output.ts';

export const metricsCommand = () =>
  new Command('metrics')
    .description('the catalogue of metrics')
    .addCommand(
      new Command('list').description('all metrics').action((_options, command: Command) =>
        withDatabase(async ({ database }) => {
          const metrics = await listMetrics(database.db);
          print(wantsJson(command), metrics, formatTable(metrics.map((m) => ({ ...m }))));
        }),
      ),
    )
    .addCommand(removeCommand());

const removeCommand = () =>
  new Command('remove')
    .description('remove a name that does not belong there')
    .argument('<name>')
    .option('--with-readings', 'remove its readings and annotations with it')
    .option('--dry-run', 'say what would go, and change nothing')
    .action((name: string, options: { withReadings?: boolean; dryRun?: boolean }, command: Command) =>
      withDatabase(async ({ database }) => {
        const dryRun = options.dryRun ?? false;
        const removal = await database.transaction(async (trx) => {
          const gone = await removeMetric(trx, { name, withReadings: options.withReadings ?? false, dryRun });
          const auth = createAuth({ database });
          if (!dryRun) await auth.audit(CLI, 'metrics.remove', name, gone, undefined, trx);
          return gone;
        });
        const what = `${name} with ${removal.points} points of ${removal.modules} modules and ${removal.annotations} annotations`;
        print(wantsJson(command), removal, dryRun ? `Would remove ${what}.` : `Removed ${what}.`);
      }),
    );
