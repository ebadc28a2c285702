import { createAuth } from '@wp/auth';
import { AppError } from '@wp/contract';
import {
  dryRunBefore,
  getPolicies,
  type Policies,
  setCompression,
  setMinuteRollup,
  setRetention,
} from '@wp/db';
import { Command } from 'commander';
import { CLI, wantsJson, withDatabase } from '../context.ts';
import { print } from '../output.ts';

export const policyCommand = () =>
  new Command('policy')
    .description('retention, compression and roll-ups')
    .addCommand(
      new Command('show').description('the policies in force').action((_options, command: Command) =>
        withDatabase(
          async ({ database }) => {
            const policies = await getPolicies(database.db);
            print(wantsJson(command), policies, describe(policies));
          },
          { migrate: 'empty' },
        ),
      ),
    )
    .addCommand(setCommand())
    .addHelpText(
      'after',
      '\nExamples:\n  $ wp policy set --keep-days 730 --dry-run\n  $ wp policy set --compress-after-days 14 --minute on',
    );

const describe = (p: Policies) =>
  [
    `raw readings     ${p.retention.keepDays === null ? 'kept for ever' : `kept ${p.retention.keepDays} days`}`,
    `compression      ${p.compression.afterDays === null ? 'off' : `after ${p.compression.afterDays} days`}`,
    `minute roll-up   ${p.minute ? 'on' : 'off'}   (hour and day are always there)`,
  ].join('\n');

function days(text: string): number | null {
  if (text === 'never' || text === 'forever') return null;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 36_500) return number;
  throw new AppError('INVALID_INPUT', `${text} is no number of days; give 1 to 36500, or never.`);
}

const setCommand = () =>
  new Command('set')
    .description('change policies; --dry-run says what would go and changes nothing')
    .option('--keep-days <days>', 'drop raw readings older than this; never keeps them', days)
    .option('--compress-after-days <days>', 'compress what is older; never switches it off', days)
    .option('--minute <on|off>', 'a roll-up by the minute')
    .option('--dry-run')
    .action(
      (
        flags: {
          keepDays?: number | null;
          compressAfterDays?: number | null;
          minute?: string;
          dryRun?: boolean;
        },
        command: Command,
      ) =>
        withDatabase(async ({ database }) => {
          const { keepDays, compressAfterDays, minute, dryRun } = flags;
          const effects = {
            ...(keepDays == null ? {} : { dropped: await dryRunBefore(database.db, keepDays, false) }),
            ...(compressAfterDays == null
              ? {}
              : { compressed: await dryRunBefore(database.db, compressAfterDays, true) }),
          };
          if (dryRun !== true) {
            await database.transaction(async (trx) => {
              if (keepDays !== undefined) await setRetention(trx, keepDays);
              if (compressAfterDays !== undefined) await setCompression(trx, compressAfterDays);
              await createAuth({ database }).audit(
                CLI,
                'admin.policies.set',
                'policies',
                flags,
                undefined,
                trx,
              );
            });
            if (minute !== undefined) await setMinuteRollup(database, minute === 'on');
          }
          const policies = await getPolicies(database.db);
          const words = Object.entries(effects).map(
            ([what, e]) =>
              `${what}: ${e.points.toLocaleString('en')} points in ${e.chunks} chunks, ${e.bytes.toLocaleString('en')} bytes, since ${e.since ?? '–'}`,
          );
          print(
            wantsJson(command),
            { policies, dryRun: dryRun === true, effects },
            [...words, describe(policies)].join('\n'),
          );
        }),
    );
