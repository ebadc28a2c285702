import { type TransferHandler, transferHandlers } from 'comlink';
import { SqlError } from '../store/sql/sql-error.ts';

interface Thrown {
  value: unknown;
}
/** What an error of SQL says beside its words. */
type Details = Partial<Pick<SqlError, 'kind' | 'position'>>;
type SerializedThrow =
  | { isError: true; value: { message: string; name: string; code?: string; stack?: string } & Details }
  | { isError: false; value: unknown };

/**
 * Lets errors keep their `code` and `name` on the way out of a worker: comlink's own handler drops the code. Both sides
 * call it before their first call. What arrives is an Error with the same members, known by its `code`.
 */
export function keepCodes(): void {
  const own = transferHandlers.get('throw') as TransferHandler<Thrown, SerializedThrow> | undefined;
  if (own === undefined) throw new Error('comlink has no handler for what is thrown');
  transferHandlers.set('throw', { ...own, serialize: ({ value }) => [serialized(value), []] });
}

function serialized(value: unknown): SerializedThrow {
  if (!(value instanceof Error)) return { isError: false, value };
  const { message, name, stack } = value;
  const code = codeOf(value);
  return {
    isError: true,
    value: {
      message,
      name,
      ...(code === undefined ? {} : { code }),
      ...(stack === undefined ? {} : { stack }),
      ...(value instanceof SqlError ? { kind: value.kind, position: value.position } : {}),
    },
  };
}

/** The code of an error from wherever; what memory or an argument's range refuses has none of its own. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string') return code;
  return error.name === 'RangeError' ? 'RANGE' : undefined;
}
