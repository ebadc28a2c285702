import { createAuth } from '@wp/auth';
import {
  dryRunBefore,
  getPolicies,
  type Policies,
  setCompression,
  setMinuteRollup,
  setRetention,
} from '@wp/db';
import { Command, InvalidArgumentError, Option } from 'commander';
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

/** Commander makes an empty text of null: a word stands for it until the flags are read. */
const NEVER = 'never';
type Days = number | typeof NEVER;

function days(text: string): Days {
  if (text === NEVER || text === 'forever') return NEVER;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 36_500) return number;
  throw new InvalidArgumentError('Give 1 to 36500 days, or never.');
}

const orNull = (given: Days | undefined): number | null | undefined => (given === NEVER ? null : given);

const setCommand = () =>
  new Command('set')
    .description('change policies; --dry-run says what would go and changes nothing')
    .option('--keep-days <days>', 'drop raw readings older than this; never keeps them', days)
    .option('--compress-after-days <days>', 'compress what is older; never switches it off', days)
    .addOption(new Option('--minute <on|off>', 'a roll-up by the minute').choices(['on', 'off']))
    .option('--dry-run')
    .action(
      (
        flags: {
          keepDays?: Days;
          compressAfterDays?: Days;
          minute?: string;
          dryRun?: boolean;
        },
        command: Command,
      ) =>
        withDatabase(async ({ database }) => {
          const { minute, dryRun } = flags;
          const keepDays = orNull(flags.keepDays);
          const compressAfterDays = orNull(flags.compressAfterDays);
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
