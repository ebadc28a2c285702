import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { REFUSED, SqlError } from './sql-error.ts';
import type { TableColumn } from './store.ts';

/** A name as an identifier of SQL, whatever is in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const TYPES = { number: 'DOUBLE', time: 'TIMESTAMP', text: 'VARCHAR' } as const satisfies Record<
  ProfileColumn['kind'],
  string
>;

/** The columns that a table of these gets. */
export function tableColumnsOf(columns: readonly ProfileColumn[]): TableColumn[] {
  const names = namesForSql(columns.map(({ name }) => name));
  return columns.map(({ kind }, i) => ({ name: names[i] as string, type: TYPES[kind] }));
}

export const createStatement = (table: string, columns: readonly TableColumn[]): string =>
  `CREATE TABLE ${quoted(table)} (${columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(', ')})`;

export const dropStatement = (table: string): string => `DROP TABLE IF EXISTS ${quoted(table)}`;

export const renameStatement = (from: string, to: string): string =>
  `ALTER TABLE ${quoted(from)} RENAME TO ${quoted(to)}`;

/** Names of tables and of their columns, in order. */
export const TABLES_STATEMENT =
  "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal AND database_name = current_database() AND schema_name = 'main' AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE NOT internal) ORDER BY table_name, column_index";

export const countsStatement = (tables: readonly string[]): string =>
  tables.map((table) => `SELECT count(*) AS n FROM ${quoted(table)}`).join(' UNION ALL ');

/** SQL does not tell `A` from `a`, and has no empty name; what is given twice gets `_2`, `_3`. */
export function namesForSql(given: readonly string[]): string[] {
  const taken = new Set<string>();
  return given.map((raw, i) => {
    const name = raw === '' ? `column_${i + 1}` : raw;
    let unique = name;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name}_${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** DuckDB-WASM answers an INSTALL with success and does nothing, and profiling prints to the console. */
const REFUSED_STARTS =
  /^(?:(FORCE\s+)?INSTALL|LOAD|UPDATE\s+EXTENSIONS|ATTACH|DETACH|PRAGMA\s+(?:enable|disable)_\w+)\b/i;

/**
 * Throws a SqlError where there is no statement, and for statements that the engines would not refuse clearly; their
 * own settings refuse the rest.
 */
export function checkStatements(sql: string): void {
  const statements = statementsOf(sql);
  if (statements.every((statement) => statement === ''))
    throw new SqlError('There is no statement to run: write one, as SELECT 1.', 'syntax');
  for (const statement of statements) {
    const found = REFUSED_STARTS.exec(statement);
    if (found !== null)
      throw new SqlError(
        `${REFUSED} ${found[0].replace(/\s+/g, ' ').toUpperCase()} is not allowed.`,
        'refused',
      );
  }
}

/** Comments, quoted texts and names, and dollar quotes, each up to the end where it is open: no semicolon in them ends a statement. */
const PIECES =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|;|[^;'"$/-]+|[^;]/g;

function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let start = '';
  for (const [piece] of sql.matchAll(PIECES)) {
    if (piece === ';') {
      statements.push(start.trim());
      start = '';
    } else if (start.length < 200) start += piece.startsWith('--') || piece.startsWith('/*') ? ' ' : piece;
  }
  return [...statements, start.trim()];
}
