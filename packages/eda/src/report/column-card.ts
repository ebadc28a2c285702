import type { ColumnProfile } from '../engine/profile/column-profile.ts';
import { histogram } from './charts.ts';
import type { AboutOf } from './figure-about.ts';
import { count, escaped, type Fact, facts, figure, instant, percent } from './html.ts';

type Named = readonly [key: string, name: string, value: string];

/** A column's figures with its picture. */
export function columnCard(name: string, column: ColumnProfile, about: AboutOf): string {
  const named = (rows: readonly Named[]): string =>
    facts(rows.map(([key, title, value]): Fact => [title, value, about(`columns.*.${key}`, name)]));
  const picture = column.kind === 'number' ? pictureOf(column) : '';
  const rows = [...there(column), ...figuresOf(column)];
  return `<section class="card"><h3>${escaped(name)}</h3><small>${column.kind}</small>${picture}${named(rows)}</section>`;
}

const there = (column: ColumnProfile): Named[] => [
  ['count', 'there', count(column.count)],
  ['missing', 'missing', count(column.missing)],
];

const pictureOf = ({ histogram: { edges, counts } }: ColumnProfile & { kind: 'number' }): string =>
  histogram(edges, counts);

function figuresOf(column: ColumnProfile): Named[] {
  switch (column.kind) {
    case 'number':
      return [
        ['distinct', 'distinct', count(column.distinct)],
        ['infinite', 'infinite', count(column.infinite)],
        ['mean', 'mean', figure(column.mean)],
        ['std', 'std', figure(column.std)],
        ['min', 'min', figure(column.min)],
        ['p05', 'p05', figure(column.p05)],
        ['p25', 'p25', figure(column.p25)],
        ['p50', 'median', figure(column.p50)],
        ['p75', 'p75', figure(column.p75)],
        ['p95', 'p95', figure(column.p95)],
        ['max', 'max', figure(column.max)],
        ['mad', 'MAD', figure(column.mad)],
        [
          'box',
          'beyond the whiskers',
          `${count(column.box.outliers_below)} below, ${count(column.box.outliers_above)} above`,
        ],
        ['skewness', 'skewness', figure(column.skewness)],
        ['kurtosis', 'kurtosis', figure(column.kurtosis)],
        ['zeros', 'zeros', count(column.zeros)],
        ['negatives', 'negative', count(column.negatives)],
      ];
    case 'time':
      return [
        ['start', 'from', instant(column.start)],
        ['end', 'to', instant(column.end)],
        [
          'interval_ms',
          'usual interval, s',
          figure(column.interval_ms === null ? null : column.interval_ms / 1000),
        ],
        ['regularity', 'regular', column.regularity === null ? '–' : percent(column.regularity)],
        ['gaps', 'gaps', count(column.gaps.length)],
        ['missing_in_gaps', 'missing in gaps', count(column.missing_in_gaps)],
        ['duplicates', 'twice', count(column.duplicates)],
        ['out_of_order', 'out of order', count(column.out_of_order)],
      ];
    case 'text':
      return [
        ['distinct', 'distinct', count(column.distinct)],
        ['mode', 'most often', escaped(column.mode ?? '–')],
        ['entropy', 'entropy, bits', figure(column.entropy)],
        ['length_min', 'shortest', figure(column.length_min)],
        ['length_max', 'longest', figure(column.length_max)],
      ];
    default:
      return column satisfies never;
  }
}
