import { DATA_TABLE, type OpenedSummary, quoted } from '@wp/eda';

export interface Example {
  title: string;
  statement: string;
}

const PLAIN = /^[a-z_][a-z0-9_]*$/;
/** A column's name as one writes it. */
export const written = (name: string): string => (PLAIN.test(name) ? name : quoted(name));

/** Three statements that run on what is open, made of its own columns. */
export function examplesOf({ columns, time, by }: Pick<OpenedSummary, 'columns' | 'time' | 'by'>): Example[] {
  const numbers = columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  const texts = columns.filter(({ kind }) => kind === 'text').map(({ name }) => name);
  const first = numbers[0];
  const group = by ?? texts[0];
  const found: Example[] = [
    { title: 'The first rows', statement: `SELECT *\nFROM ${DATA_TABLE}\nLIMIT 100` },
  ];
  if (group !== undefined)
    found.push({
      title: `Figures by ${group}`,
      statement: [
        `SELECT ${written(group)},`,
        `  count(*) AS n${first === undefined ? '' : ','}`,
        ...(first === undefined ? [] : [figures(first)]),
        `FROM ${DATA_TABLE}`,
        `GROUP BY ${written(group)}`,
        `ORDER BY ${first === undefined ? 'n' : 'mean'} DESC`,
      ].join('\n'),
    });
  if (time !== null && first !== undefined)
    found.push({
      title: `Means of ${first} by day, in UTC`,
      statement: [
        `SELECT date_trunc('day', ${written(time)}) AS day,`,
        `  avg(${written(first)}) AS mean`,
        `FROM ${DATA_TABLE}`,
        'GROUP BY day',
        'ORDER BY day',
      ].join('\n'),
    });
  const spare: Example[] = [
    { title: 'How many rows there are', statement: `SELECT count(*) AS n\nFROM ${DATA_TABLE}` },
    ...(first === undefined
      ? []
      : [
          {
            title: `Figures of ${first}`,
            statement: `SELECT count(*) AS n,\n${figures(first)}\nFROM ${DATA_TABLE}`,
          },
        ]),
  ];
  return [...found, ...spare].slice(0, 3);
}

const figures = (name: string): string =>
  [
    `  min(${written(name)}) AS least,`,
    `  avg(${written(name)}) AS mean,`,
    `  max(${written(name)}) AS most`,
  ].join('\n');
