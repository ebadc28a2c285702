import { transformFile } from '@wp/eda/node';
import { Command, InvalidArgumentError, Option } from 'commander';
import { wantsJson } from '../context.ts';
import { assertReadable } from '../file-errors.ts';
import { createProgress, formatTable, print } from '../output.ts';

interface TransformFlags {
  pipeline: string;
  output: string;
  layout?: 'long' | 'wide';
  zone?: string;
  table: Readonly<Record<string, string>>;
}

const PER_MILLE = 1000;

export const transformCommand = () =>
  new Command('transform')
    .description(
      'carries out the steps of a pipeline on a table: what was cleaned by hand once runs every night',
    )
    .argument('<file>', 'CSV, JSON or NDJSON (gzipped or not), Parquet, Arrow, or the folder of a dataset')
    .requiredOption('--pipeline <steps>', 'a file with the steps as JSON')
    .requiredOption(
      '-o, --output <file>',
      'what to write: its name ends in .csv, .parquet, .arrow or .ndjson',
    )
    .addOption(
      new Option('--layout <layout>', 'of the table; told from its columns without it').choices([
        'long',
        'wide',
      ]),
    )
    .option('--zone <zone>', 'of times that name none; IANA', 'UTC')
    .addOption(
      new Option('--table <name=file>', 'another table, for join_asof; may come several times')
        .argParser(anotherTable)
        .default({}, 'none'),
    )
    .addHelpText(
      'after',
      `
Steps, in their order:
  [{"step": "filter", "where": "power >= 0 and module == \\"34.B2.9F.A9\\""},
   {"step": "fill", "columns": ["power"], "method": "linear", "limit": 4, "by": "module"},
   {"step": "derive", "column": "efficiency", "as": "if(irradiance > 50, power / irradiance, 0)"},
   {"step": "resample", "time": "time", "by": "module", "interval": {"every": 1, "unit": "hour"}, "aggregate": "mean"}]
Others: select, rename, cast, clip, difference, rolling, drop_missing, pivot, unpivot, and
  [{"step": "drop_flagged", "column": "power", "checks": [{"check": "stale-diff"}, {"check": "range", "min": 0}]},
   {"step": "join_asof", "table": "weather", "time": "time", "direction": "nearest", "toleranceMs": 900000}]

Examples:
  $ wp transform june.parquet --pipeline steps.json -o june-clean.parquet
  $ wp transform june.parquet --pipeline steps.json --table weather=weather.csv -o june-weather.parquet`,
    )
    .action(async (file: string, { zone, table, ...flags }: TransformFlags, command: Command) => {
      for (const input of [file, flags.pipeline, ...Object.values(table)]) await assertReadable(input);
      const progress = createProgress('transform', PER_MILLE);
      try {
        const done = await transformFile(file, {
          ...flags,
          tables: table,
          ...(zone === undefined ? {} : { timeZone: zone }),
          progress: (share) => progress.update(Math.round(share * PER_MILLE), ' ‰ read'),
        });
        progress.end();
        const lines = done.steps.map(({ step, rowsIn, rowsOut, cellsChanged }, i) => ({
          '': i + 1,
          step,
          'rows in': rowsIn,
          'rows out': rowsOut,
          'cells changed': cellsChanged,
        }));
        const text = [
          ...(lines.length === 0 ? [] : [formatTable(lines), '']),
          `Wrote ${flags.output}: ${done.rowsOut.toLocaleString('en-US')} of ${done.rowsIn.toLocaleString('en-US')} rows.`,
          ...done.notes.map((note) => `· ${note}`),
        ];
        print(wantsJson(command), { output: flags.output, ...done }, text.join('\n'));
      } finally {
        progress.end();
      }
    });

function anotherTable(given: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [, name, file] = /^([^=]+)=(.+)$/.exec(given) ?? [];
  if (name === undefined || file === undefined)
    throw new InvalidArgumentError('Write it as name=file, such as weather=weather.csv.');
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`There are two tables "${name}".`);
  return { ...before, [name]: file };
}
