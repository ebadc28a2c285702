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

/** PostgreSQL's words with those that DuckDB adds; names are of any case, as there. */
const duckdb = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords ?? ''} anti asof describe exclude pivot positional qualify sample semi summarize unpivot`,
  types: `${PostgreSQL.spec.types ?? ''} double hugeint tinyint ubigint uinteger usmallint utinyint`,
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
