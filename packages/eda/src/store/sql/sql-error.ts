/** What kind of thing went wrong, for those who decide on it. */
export type SqlErrorKind = 'syntax' | 'statement' | 'refused' | 'memory' | 'closed' | 'lost';

export interface SqlPosition {
  /** Line number, from 1. */
  readonly line: number;
  /** Place in that line, from 1, in UTF-16 units. */
  readonly column: number;
}

/** A statement that failed: DuckDB's words, and where it points at a place, that place. */
export class SqlError extends Error {
  /** Identifies the error across workers, where `instanceof` does not. */
  readonly code = 'SQL';
  override readonly name = 'SqlError';
  readonly kind: SqlErrorKind;
  readonly position: SqlPosition | undefined;

  constructor(message: string, kind: SqlErrorKind = 'statement', position?: SqlPosition) {
    super(message);
    this.kind = kind;
    this.position = position;
  }
}

interface DuckError {
  type: string;
  message: string;
  position: number | undefined;
}

/** DuckDB's error as ours; the engines set `errors_as_json`, which tells type and place apart from the words. */
export function sqlErrorOf(error: unknown, sql: string): SqlError {
  if (error instanceof SqlError) return error;
  const raw = error instanceof Error ? error.message : String(error);
  const { type, message, position } = unwrapped(raw);
  const at = position === undefined ? undefined : positionIn(sql, position);
  const where = at === undefined ? '' : ` (line ${at.line}, column ${at.column})`;
  const kind = kindOf(type, message);
  switch (kind) {
    case 'refused':
      return new SqlError(`${REFUSED} DuckDB says: ${withoutAdvice(message)}${where}`, kind, at);
    case 'memory':
      return new SqlError(
        `The query needs more memory than there is: take fewer rows or columns, or group them first. DuckDB says: ${message}`,
        kind,
      );
    default:
      return new SqlError(`${type} error: ${message}${where}`, kind, at);
  }
}

/** What every refusal begins with. */
export const REFUSED =
  'Queries reach the tables that are loaded, and no file, network, extension or setting: load the data first.';

/** What lies in an extension cannot be installed here, and the engines advise to. */
const withoutAdvice = (message: string): string => message.replace(/\n\nPlease try installing[\s\S]*$/, '');

/** A parser's error may be wrapped in itself. */
function unwrapped(raw: string): DuckError {
  let message = raw;
  let type: string | undefined;
  let position: number | undefined;
  for (let parsed = parsedError(bare(message)); parsed !== undefined; parsed = parsedError(bare(message))) {
    type = parsed.type;
    message = parsed.message;
    position = parsed.position ?? position;
  }
  if (type !== undefined) return { type, message, position };
  const plain = /^([A-Z][A-Za-z -]*?) Error: ([\s\S]*)$/.exec(bare(message));
  if (plain !== null) return { type: plain[1] as string, message: plain[2] as string, position };
  return { type: 'SQL', message, position };
}

/** The native engine tells what could not be parsed in the words of two layers more. */
const bare = (message: string): string =>
  message.replace(/^Failed to extract statements: /, '').replace(/^[A-Z][A-Za-z -]*? Error: (?=\{)/, '');

function parsedError(text: string): DuckError | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const { exception_type, exception_message, position } = parsed as Record<string, unknown>;
    if (typeof exception_type !== 'string' || typeof exception_message !== 'string') return undefined;
    const at = Number(position);
    return {
      type: exception_type,
      message: exception_message,
      position: position === undefined || !Number.isInteger(at) ? undefined : at,
    };
  } catch {
    return undefined;
  }
}

function kindOf(type: string, message: string): SqlErrorKind {
  if (type === 'Parser') return 'syntax';
  if (/^Out of Memory/i.test(type) || /bad_alloc|out of memory|failed to allocate/i.test(message))
    return 'memory';
  if (type === 'Permission' || type === 'Extension Autoloading') return 'refused';
  if (/configuration has been locked|exists in the \w+ extension|external access/.test(message))
    return 'refused';
  // DuckDB-WASM has no reader for files of that ending, and takes the file for a table.
  if (
    type === 'Catalog' &&
    /^Table with name \S*(\/|\.(parquet|csv|tsv|json|ndjson|db|duckdb|xlsx)\b)/i.test(message)
  )
    return 'refused';
  return 'statement';
}

/** DuckDB counts bytes of UTF-8. */
function positionIn(sql: string, byte: number): SqlPosition | undefined {
  const bytes = new TextEncoder().encode(sql);
  if (byte < 0 || byte > bytes.length) return undefined;
  const lines = new TextDecoder().decode(bytes.subarray(0, byte)).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
