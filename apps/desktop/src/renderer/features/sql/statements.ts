/** One statement of a text: from its first sign to after its last, without the semicolon. */
export interface Statement {
  from: number;
  to: number;
  text: string;
}

/** Comments, quoted texts and names, and dollar quotes, each up to the end where it is open: no semicolon in them ends a statement. */
const PIECES =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|;|\s+|[^\s;'"$/-]+|[^;]/g;

/** The statements of a text, in order; what holds nothing but comments is none. */
export function statementsOf(text: string): Statement[] {
  const found: Statement[] = [];
  let [from, to, isAsking] = [-1, -1, false];
  const end = () => {
    if (isAsking) found.push({ from, to, text: text.slice(from, to) });
    [from, to, isAsking] = [-1, -1, false];
  };
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    if (piece === ';') {
      end();
      continue;
    }
    if (piece.trim() === '') continue;
    if (from < 0) from = index;
    to = index + piece.length;
    isAsking ||= !piece.startsWith('--') && !piece.startsWith('/*');
  }
  end();
  return found;
}

/**
 * The statement that a cursor is in. Between two it is the one that ended on its line, and else the next one; after the
 * last it is the last.
 */
export function statementAt(text: string, cursor: number): Statement | undefined {
  const all = statementsOf(text);
  const inside = all.find(({ from, to }) => cursor >= from && cursor <= to);
  if (inside !== undefined) return inside;
  const before = all.findLast(({ to }) => to < cursor);
  const after = all.find(({ from }) => from > cursor);
  const isOnLine = before !== undefined && !text.slice(before.to, cursor).includes('\n');
  return isOnLine ? before : (after ?? before);
}

/** Offset in the text of a place of a statement, as errors name it; the statement begins in the text at `from`. */
export function offsetOf(
  statement: string,
  { line, column }: { line: number; column: number },
  from: number,
): number {
  const before = statement.split('\n').slice(0, line - 1);
  return from + before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}
