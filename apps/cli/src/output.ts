import { at } from '@wp/contract';
/** A table for people: columns as wide as their cells, numbers to the right. */
export function formatTable(rows: readonly Record<string, unknown>[]): string {
  const [first] = rows;
  if (first === undefined) return '(none)';
  const names = Object.keys(first);
  const cells = rows.map((row) => names.map((name) => formatCell(row[name])));
  const widths = names.map((name, i) => Math.max(name.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const isNumber = names.map((name) =>
    rows.every((row) => row[name] === null || typeof row[name] === 'number'),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (isNumber[i] === true ? cell.padStart(at(widths, i)) : cell.padEnd(at(widths, i))))
      .join('  ')
      .trimEnd();
  return [line(names), line(widths.map((w) => '─'.repeat(w))), ...cells.map(line)].join('\n');
}

function formatCell(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)));
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Prints a result: JSON for programs, else the words for people. */
export function print(json: boolean, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`);
}

/** A line on stderr that is written over, on a terminal only. */
export function createProgress(label: string, total?: number) {
  const shown = process.stderr.isTTY === true;
  let lastAt = 0;
  return {
    update(done: number, unit = ''): void {
      if (!shown || Date.now() - lastAt < 100) return;
      lastAt = Date.now();
      const part = total === undefined || total === 0 ? undefined : Math.min(1, done / total);
      const bar =
        part === undefined
          ? ''
          : ` ${'█'.repeat(Math.round(part * 24)).padEnd(24, '░')} ${Math.round(part * 100)} %`;
      process.stderr.write(`\r\x1b[K${label}${bar} ${done.toLocaleString('en')}${unit}`);
    },
    end(): void {
      if (shown) process.stderr.write('\r\x1b[K');
    },
  };
}
