import { quoted } from '../store/sql/statements.ts';
import { expressionSql } from './expression-sql.ts';
import type { Step } from './steps.ts';

/** Steps as SQL. `unsaid`: those that SQL over rows without an order cannot say, by their place from 1, and why. */
export interface PipelineSql {
  sql: string;
  unsaid: { at: number; why: string }[];
}

/**
 * A statement of a common table expression a step, with core functions of DuckDB only. A step that SQL cannot say stands
 * there as a comment, and the next one goes on from what was there before it. `columns` are those of the table.
 */
export function pipelineSql(table: string, columns: readonly string[], steps: readonly Step[]): PipelineSql {
  let from = quoted(table);
  let present = [...columns];
  const parts: string[] = [];
  const unsaid: PipelineSql['unsaid'] = [];
  for (const [i, step] of steps.entries()) {
    const said = stepSql(step, from, present);
    if ('why' in said) {
      unsaid.push({ at: i + 1, why: said.why });
      continue;
    }
    const name = `step_${i + 1}`;
    parts.push(`${name} AS (\n  ${said.sql}\n)`);
    from = name;
    present = said.columns;
  }
  const comments = unsaid.map(({ at, why }) => `-- step ${at} cannot be said in SQL: ${why}\n`).join('');
  const head = parts.length === 0 ? '' : `WITH ${parts.join(',\n')}\n`;
  return { sql: `${comments}${head}SELECT * FROM ${from}`, unsaid };
}

type Said = { sql: string; columns: string[] } | { why: string };
const NO_ORDER = 'it looks at neighbouring rows, and the rows of a table have no order there';

function stepSql(step: Step, from: string, columns: readonly string[]): Said {
  const select = (list: string, then: readonly string[] = columns): Said => ({
    sql: `SELECT ${list} FROM ${from}`,
    columns: [...then],
  });
  const replaced = (changes: Readonly<Record<string, string>>): Said =>
    select(
      columns
        .map((name) => (name in changes ? `${changes[name]} AS ${quoted(name)}` : quoted(name)))
        .join(', '),
    );
  switch (step.step) {
    case 'filter':
      return {
        sql: `SELECT * FROM ${from} WHERE (${expressionSql(step.where)})::BOOLEAN`,
        columns: [...columns],
      };
    case 'select':
      return select(step.columns.map(quoted).join(', '), step.columns);
    case 'rename': {
      const then = columns.map((name) => (name === step.from ? step.to : name));
      const list = columns.map((name) =>
        name === step.from ? `${quoted(name)} AS ${quoted(step.to)}` : quoted(name),
      );
      return select(list.join(', '), then);
    }
    case 'derive': {
      const value = expressionSql(step.as);
      if (columns.includes(step.column)) return replaced({ [step.column]: value });
      return select(`*, ${value} AS ${quoted(step.column)}`, [...columns, step.column]);
    }
    case 'clip': {
      const changes: Record<string, string> = {};
      for (const name of step.columns) changes[name] = clipped(quoted(name), step);
      return replaced(changes);
    }
    case 'mask':
      return replaced({ [step.column]: masked(step) });
    case 'drop_missing': {
      const names = step.columns ?? columns;
      const where = names.map((name) => `${quoted(name)} IS NOT NULL`).join(' AND ');
      return { sql: `SELECT * FROM ${from} WHERE ${where}`, columns: [...columns] };
    }
    case 'cast':
      return step.to === 'text'
        ? replaced({ [step.column]: `CAST(${quoted(step.column)} AS VARCHAR)` })
        : step.to === 'number'
          ? replaced({ [step.column]: `TRY_CAST(${quoted(step.column)} AS DOUBLE)` })
          : { why: 'times are read in more forms here than SQL knows' };
    case 'fill':
    case 'difference':
    case 'rolling':
      return { why: NO_ORDER };
    case 'drop_flagged':
      return { why: 'the checks of quality are not SQL' };
    case 'resample':
      return { why: 'buckets follow the calendar of a zone, which the core functions do not know' };
    case 'join_asof':
      return { why: 'the other table is not known there' };
    case 'pivot':
    case 'unpivot':
      return { why: 'the columns of its result depend on the rows' };
    default:
      return step satisfies never;
  }
}

function masked({ column, by, values, time, from, to }: Extract<Step, { step: 'mask' }>): string {
  const texts = values?.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');
  const where = [
    `epoch_ms(${quoted(time)}) >= ${Date.parse(from)}`,
    `epoch_ms(${quoted(time)}) < ${Date.parse(to)}`,
    ...(by === undefined || texts === undefined ? [] : [`CAST(${quoted(by)} AS VARCHAR) IN (${texts})`]),
  ];
  return `CASE WHEN ${where.join(' AND ')} THEN NULL ELSE ${quoted(column)} END`;
}

function clipped(
  column: string,
  { min, max }: { min?: number | undefined; max?: number | undefined },
): string {
  const low = min === undefined ? column : `greatest(${column}, ${min})`;
  const both = max === undefined ? low : `least(${low}, ${max})`;
  // Both of these pass over what is missing, which must stay so.
  return `CASE WHEN ${column} IS NULL THEN NULL ELSE ${both} END`;
}
