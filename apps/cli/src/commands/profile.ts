import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '@wp/contract';
import { profileHtml, profileInWorker, type TableProfile } from '@wp/eda/node';
import { Command, Option } from 'commander';
import { wantsJson } from '../context.ts';
import { assertReadable } from '../file-errors.ts';
import { createProgress, print } from '../output.ts';
import { profileText } from '../profile-text.ts';
import { writeStream } from '../write-whole.ts';

interface ProfileFlags {
  time?: string;
  by?: string;
  layout?: 'long' | 'wide';
  zone?: string;
  period?: number;
  html?: string;
  robust?: true;
}

const PER_MILLE = 1000;

export const profileCommand = () =>
  new Command('profile')
    .description(
      'what is in a file of readings, and what is wrong with it: CSV, JSON or NDJSON (gzipped or not), Parquet, Arrow, or a dataset',
    )
    .argument('<file>', 'a table, or the folder of a dataset')
    .option('--time <column>', 'the column of times: figures over time need it')
    .option('--by <column>', 'whose a row is, such as module: figures over time are made inside each')
    .addOption(
      new Option(
        '--layout <layout>',
        'long: module,metric,time,value, a row a value; wide: a row an instant; told from the columns without it',
      ).choices(['long', 'wide']),
    )
    .option('--zone <zone>', 'of times that name none, and of days; IANA', 'UTC')
    .option('--period <rows>', 'rows in a season; told from the data without it', Number)
    .option('--html <out>', 'write a report that opens anywhere, without a script; `-` to standard output')
    .option('--robust', 'the robust seasonal decomposition too, of series over 200,000 rows: it takes long')
    .addHelpText(
      'after',
      '\nExamples:\n  $ wp profile june.parquet\n  $ wp profile june.parquet --html june.html\n  $ wp profile serf.csv --time measured_on --json > serf.json',
    )
    .action(async (file: string, flags: ProfileFlags, command: Command) => {
      const { period, zone } = flags;
      if (period !== undefined && !(Number.isInteger(period) && period >= 2))
        command.error('error: --period is a whole number of rows, at least 2');
      if (zone !== undefined && !isZone(zone))
        command.error(`error: --zone ${zone} is no time zone: write it such as Europe/Berlin`);
      const { html, ...settings } = flags;
      await assertReadable(file);
      const profile = await profiled(file, settings);
      if (html !== undefined) {
        await writeReport(file, html, profile);
        if (html === '-') return;
      }
      print(wantsJson(command), profile, profileText(file, profile));
    });

async function writeReport(file: string, out: string, profile: TableProfile): Promise<void> {
  const report = profileHtml(profile, { title: basename(file), madeAt: new Date().toISOString() });
  if (out === '-') {
    process.stdout.write(report);
    return;
  }
  await writeStream(out, Readable.from([report]));
}

/** Ctrl-C ends it at once, the worker too. */
async function profiled(file: string, { zone, ...flags }: Omit<ProfileFlags, 'html'>): Promise<TableProfile> {
  const ending = new AbortController();
  const end = () => ending.abort(new AppError('CANCELLED', 'Ended before the profile was made.'));
  process.once('SIGINT', end);
  const progress = createProgress('profile', PER_MILLE);
  try {
    return await profileInWorker(file, {
      ...flags,
      ...(zone === undefined ? {} : { timeZone: zone }),
      signal: ending.signal,
      progress: (share, what) => progress.update(Math.round(share * PER_MILLE), ` ‰ ${what}`),
    });
  } finally {
    progress.end();
    process.off('SIGINT', end);
  }
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
