import { at } from '@wp/contract';
import { byWeight, type TableProfile } from '@wp/eda/node';
import { formatTable } from './output.ts';

const BARS = '▁▂▃▄▅▆▇█';
const SPARK = 16;

/** A profile for people: what to look at first, then a line a column. */
export function profileText(file: string, profile: TableProfile): string {
  const { rows, dataset, alerts, notes } = profile;
  const whole = (n: number) => n.toLocaleString('en-US');
  return [
    `${file}: ${whole(rows)} rows, ${dataset.columns} columns, ${whole(dataset.missing_cells)} cells missing, ${whole(dataset.duplicate_rows)} rows twice`,
    '',
    ...(alerts.length === 0 ? ['Nothing stands out.'] : byWeight(alerts).map(({ text }) => `! ${text}`)),
    '',
    formatTable(
      Object.entries(profile.columns).map(([name, column]) => ({ column: name, ...lineOf(column) })),
    ),
    ...besides(profile),
    ...worstGroups(profile),
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => `· ${note}`)]),
  ].join('\n');
}

/** Relations that no correlation shows are worth a line from here on. */
const MUCH_INFORMATION = 0.3;
const LITTLE_CORRELATION = 0.3;

/** What the alerts don't say: changes of level, relations of another form, and what is missing together. */
function besides(profile: TableProfile): string[] {
  const lines = [...changes(profile), ...curves(profile), ...missingTogether(profile)];
  return lines.length === 0 ? [] : ['', ...lines.map((line) => `· ${line}`)];
}

function changes({ series }: TableProfile): string[] {
  return Object.entries(series).flatMap(([name, { change_points: found }]) => {
    const [first] = found?.points ?? [];
    if (found === null || first === undefined) return [];
    const others = found.points.length - 1;
    const more = others === 0 ? '' : `, and ${others} more`;
    return [
      `${name}: its daily mean changes on ${first.date} from ${Number(first.before.toPrecision(4))} to ${Number(first.after.toPrecision(4))}${more}`,
    ];
  });
}

function curves({ mutual_information: information, pearson, spearman }: TableProfile): string[] {
  return pairsOf(information.columns).flatMap(([i, j]) => {
    const share = at(at(information.normalised, i), j) ?? 0;
    const r = Math.max(...[pearson, spearman].map(({ matrix }) => Math.abs(at(at(matrix, i), j) ?? 0)));
    if (share < MUCH_INFORMATION || r > LITTLE_CORRELATION) return [];
    return [
      `${information.columns[j]} and ${information.columns[i]} go together in another way than a line (mutual information ${share.toFixed(2)}, |r| ${r.toFixed(2)})`,
    ];
  });
}

function missingTogether({ missing_matrix: { columns, matrix } }: TableProfile): string[] {
  const most = pairsOf(columns)
    .map(([i, j]) => ({ i, j, rows: at(at(matrix, i), j) }))
    .sort((a, b) => b.rows - a.rows)[0];
  return most === undefined || most.rows === 0
    ? []
    : [
        `${columns[most.j]} and ${columns[most.i]} miss ${most.rows.toLocaleString('en-US')} values in the same rows`,
      ];
}

const pairsOf = (columns: readonly string[]): [i: number, j: number][] =>
  columns.flatMap((_, i) => columns.slice(0, i).map((__, j): [number, number] => [i, j]));

const MOST_GROUPS = 10;

/** Groups of the table whose rows pass the fewest checks: where to look first. */
function worstGroups({ groups }: TableProfile): string[] {
  if (groups === undefined) return [];
  const all = Object.entries(groups).flatMap(([group, { quality, series }]) =>
    Object.entries(quality).map(([column, found]) => ({
      group,
      column,
      rows: series[column]?.n ?? null,
      'pass all checks': found.index,
      unchanged: found.stale_diff_6_tail.length,
      interpolated: found.interpolation_diff_6_tail.length,
      'unlike neighbours': found.hampel_5_3.length,
    })),
  );
  all.sort((a, b) => (a['pass all checks'] ?? 1) - (b['pass all checks'] ?? 1));
  return ['', `Of ${all.length} series those to look at first:`, formatTable(all.slice(0, MOST_GROUPS))];
}

function lineOf(column: TableProfile['columns'][string]): Record<string, unknown> {
  const { kind, count, missing } = column;
  const empty = { kind, count, missing, min: null, median: null, mean: null, max: null, shape: '' };
  if (kind === 'number') {
    const { min, p50, mean, max, histogram } = column;
    return { ...empty, min, median: p50, mean, max, shape: spark(histogram.counts) };
  }
  if (kind === 'time') return { ...empty, min: column.start, max: column.end };
  return { ...empty, shape: `${column.distinct} distinct, most often ${column.mode ?? '–'}` };
}

/** The histogram in as many characters as there is room, its highest bar whole. */
export function spark(counts: readonly number[]): string {
  const width = Math.min(SPARK, counts.length);
  const sums = new Array<number>(width).fill(0);
  for (const [i, count] of counts.entries()) {
    const bar = Math.min(width - 1, Math.floor((i / counts.length) * width));
    sums[bar] = at(sums, bar) + count;
  }
  const most = Math.max(...sums);
  return sums
    .map((sum) => (sum === 0 ? ' ' : (BARS[Math.min(7, Math.floor((sum / most) * 8))] ?? ' ')))
    .join('');
}
