import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from '@codemirror/autocomplete';
import { PostgreSQL, SQLDialect, sql } from '@codemirror/lang-sql';
import type { Extension } from '@codemirror/state';
import { DATA_TABLE, type SqlTables } from '@wp/eda';
import { written } from './examples.ts';
import { FUNCTIONS } from './functions.ts';

const KEYWORDS = `
all alter and anti any array as asc asof at begin between both by case cast check collate column commit create cross
cube current databases default delete desc describe distinct drop else end escape except exclude exists explain false
filter first following for from full function generated glob group grouping having if ignore ilike in inner insert
intersect interval into is isnull join last lateral left like limit macro materialized natural not notnull null nulls
offset on only or order outer over partition pivot positional preceding primary qualify range recursive replace
respect returning right rollback rollup row rows sample select semi set sets show similar some summarize table
tablesample temp temporary then to trailing transaction true try_cast unbounded union unique unpivot update using
values view when where window with within zone
`;
const TYPES = `
bigint bit blob boolean date decimal double enum float hugeint integer json map real smallint struct text
timestamp timestamptz tinyint ubigint uhugeint uinteger usmallint utinyint uuid varchar
`;

/** DuckDB's own words: PostgreSQL's are five times as many, of which an analyst writes few. Names are of any case. */
const duckdb = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: KEYWORDS.trim().replace(/\s+/g, ' '),
  types: TYPES.trim().replace(/\s+/g, ' '),
  builtin: '',
  caseInsensitiveIdentifiers: true,
});

const functions: readonly Completion[] = FUNCTIONS.map((name) =>
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a place for the cursor, in the words of the editor
  snippetCompletion(`${name}(${'${}'})`, { label: name, type: 'function', detail: 'function', boost: -10 }),
);

function completeFunctions(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/\w+/);
  if (word === null || context.state.sliceDoc(word.from - 1, word.from) === '.') return null;
  return { from: word.from, options: functions as Completion[], validFor: /^\w*$/ };
}

/** The language with what can be asked: tables, and columns with their type. */
export function sqlLanguage(tables: SqlTables['tables']): Extension {
  const schema = Object.fromEntries(
    tables.map(({ name, columns, rows }) => [
      name,
      {
        self: {
          label: name,
          apply: written(name),
          type: 'class',
          detail: `${rows.toLocaleString('en-US')} rows`,
        },
        children: columns.map((column) => ({
          label: column.name,
          apply: written(column.name),
          type: 'property',
          detail: column.type,
          boost: 10,
        })),
      },
    ]),
  );
  const language = sql({ dialect: duckdb, schema, defaultTable: DATA_TABLE, upperCaseKeywords: true });
  return [language, duckdb.language.data.of({ autocomplete: completeFunctions })];
}
