#!/usr/bin/env node
import { describeDatabaseError } from '@wp/db';
import { Command, CommanderError } from 'commander';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { createSuperuserCommand } from './commands/createsuperuser.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { gatewaysCommand } from './commands/gateways.ts';
import { ingestCommand } from './commands/ingest.ts';
import { metricsCommand } from './commands/metrics.ts';
import { migrateCommand } from './commands/migrate.ts';
import { modulesCommand } from './commands/modules.ts';
import { policyCommand } from './commands/policy.ts';
import { profileCommand } from './commands/profile.ts';
import { queryCommand } from './commands/query.ts';
import { queueCommand } from './commands/queue.ts';
import { serveCommand } from './commands/serve.ts';
import { simulateCommand } from './commands/simulate.ts';
import { transformCommand } from './commands/transform.ts';
import { usersCommand } from './commands/users.ts';
import { UsageError } from './usage-error.ts';

const program = new Command('wp')
  .description('WP DataServices: take a fleet’s sensor data in, give typed answers back')
  .version('0.1.0')
  .option('--json', 'print JSON, errors too')
  .addHelpText(
    'after',
    `
Examples:
  $ wp createsuperuser
  $ wp serve
  $ wp gateways create roof-1 --auto-register
  $ WP_TOKEN=… wp ingest readings.ndjson.gz
  $ WP_TOKEN=… wp query --metrics voltage --from 2024-06-01 --to 2024-06-02 --bucket 1h

Exit codes: 0 done, 1 failed, 2 usage. Settings come from the environment (docs/configuration.md).`,
  );

for (const make of [
  serveCommand,
  migrateCommand,
  createSuperuserCommand,
  usersCommand,
  gatewaysCommand,
  modulesCommand,
  metricsCommand,
  ingestCommand,
  queryCommand,
  exportCommand,
  queueCommand,
  profileCommand,
  transformCommand,
  simulateCommand,
  policyCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
  demoCommand,
]) {
  program.addCommand(make());
}

const wantsJson = process.argv.includes('--json');

/** Commander ends the process by itself, and speaks to people alone, unless each command is told not to. */
function settle(command: Command): void {
  command.exitOverride();
  if (wantsJson)
    command.showHelpAfterError(false).configureOutput({
      outputError: (text, write) => write(asJson('USAGE', text.replace(/^error: /, '').trim())),
    });
  else command.showHelpAfterError('(--help shows what it takes)');
  for (const child of command.commands) {
    child.option('--json', 'print JSON, errors too');
    settle(child);
  }
}
settle(program);

const asJson = (reason: string, message: string, details?: unknown): string =>
  `${JSON.stringify({ error: { reason, message, ...(details === undefined ? {} : { details }) } })}\n`;

function report(error: unknown): void {
  const shown = describeDatabaseError(error) ?? error;
  const reason = shown instanceof Error && 'reason' in shown ? String(shown.reason) : 'INTERNAL';
  const message = shown instanceof Error ? shown.message : String(shown);
  const details = shown instanceof Error && 'details' in shown ? shown.details : undefined;
  process.stderr.write(wantsJson ? asJson(reason, message, details) : `wp: ${message}\n`);
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    report(error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
