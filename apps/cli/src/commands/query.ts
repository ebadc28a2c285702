import type { SeriesAnswer } from '@wp/contract';
import { Command } from 'commander';
import { callServer, readServerAddress, wantsJson } from '../context.ts';
import { formatTable } from '../output.ts';
import { ofFlags } from '../usage-error.ts';

export interface SelectionFlags {
  metrics: string;
  modules?: string;
  from: string;
  to: string;
  bucket?: string;
  aggregates?: string;
  fill?: string;
  timeZone?: string;
  fleet?: boolean;
}

/** The flags that a query and an export share. */
export const withSelection = (command: Command): Command =>
  command
    .requiredOption('--metrics <list>', 'metrics, separated by commas')
    .requiredOption('--from <time>', 'ISO 8601, inclusive')
    .requiredOption('--to <time>', 'ISO 8601, exclusive')
    .option('--modules <list>', 'modules, separated by commas; all without it')
    .option('--bucket <bucket>', 'such as 5m, 1h, 1d, 1mo')
    .option('--aggregates <list>', 'avg,min,max,sum,count,first,last,stddev,p05,p50,p95')
    .option('--fill <fill>', 'none, null, locf or linear')
    .option('--time-zone <zone>', 'zone of days and longer')
    .option('--fleet', 'one series over all modules');

/** The flags as the wire's selection; what is not given is left out. */
export function toSelection(flags: SelectionFlags): Record<string, unknown> {
  const list = (text: string | undefined) => text?.split(',');
  const selection = {
    metrics: list(flags.metrics),
    modules: list(flags.modules),
    from: flags.from,
    to: flags.to,
    bucket: flags.bucket,
    aggregates: list(flags.aggregates),
    fill: flags.fill,
    timeZone: flags.timeZone,
    combine: flags.fleet === true ? 'fleet' : undefined,
  };
  return Object.fromEntries(Object.entries(selection).filter(([, value]) => value !== undefined));
}

export const queryCommand = () =>
  withSelection(new Command('query').description('ask the server for series (WP_URL, WP_TOKEN)'))
    .option('--max-points <n>', 'reduce each series to so many points', Number)
    .option('--format <format>', 'table, csv or json', 'table')
    .addHelpText(
      'after',
      '\nExamples:\n  $ wp query --metrics voltage --from 2024-06-01 --to 2024-06-02 --bucket 1h --aggregates avg,max\n  $ wp query --metrics power --from 2024-06-01 --to 2024-07-01 --bucket 1d --aggregates sum --fleet --format csv',
    )
    .action(async (flags: SelectionFlags & { maxPoints?: number; format: string }, command: Command) => {
      if (!['table', 'csv', 'json'].includes(flags.format))
        command.error('error: --format is table, csv or json');
      const input = {
        ...toSelection(flags),
        ...(flags.maxPoints === undefined ? {} : { maxPoints: flags.maxPoints }),
      };
      const answer = await ofFlags(callServer<SeriesAnswer>(readServerAddress(), 'readings.series', input));
      if (wantsJson(command) || flags.format === 'json') process.stdout.write(`${JSON.stringify(answer)}\n`);
      else if (flags.format === 'csv') process.stdout.write(toCsv(toRows(answer)));
      else process.stdout.write(`${formatTable(toRows(answer))}\n(from ${answer.source})\n`);
    });

function toRows(answer: SeriesAnswer): Record<string, unknown>[] {
  return answer.series.flatMap((series) => {
    const { module, metric, unit, t, ...columns } = series;
    return t.map((ms, i) => ({
      module: module ?? 'fleet',
      metric,
      time: new Date(ms).toISOString(),
      ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column?.[i] ?? null])),
      unit,
    }));
  });
}

function toCsv(rows: readonly Record<string, unknown>[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number') return String(value);
    const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${String(value)}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [Object.keys(first).join(','), ...rows.map((row) => Object.values(row).map(cell).join(','))];
  return `${lines.join('\r\n')}\r\n`;
}
