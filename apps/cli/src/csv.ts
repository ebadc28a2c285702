/** The cells of one line, quoted as RFC 4180 says. */
export function splitCsvLine(line: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= line.length; ) {
    if (line[at] === '"') {
      let cell = '';
      at += 1;
      while (at < line.length) {
        const quote = line.indexOf('"', at);
        if (quote === -1) return [...cells, cell + line.slice(at)];
        cell += line.slice(at, quote);
        at = quote + 1;
        if (line[at] !== '"') break;
        cell += '"';
        at += 1;
      }
      cells.push(cell);
      at += 1;
    } else {
      const comma = line.indexOf(',', at);
      const end = comma === -1 ? line.length : comma;
      cells.push(line.slice(at, end));
      at = end + 1;
    }
  }
  return cells;
}

const RESERVED = new Set(['module', 'timestamp', 'time', 'temperature', 'voltage']);

/** A line of CSV as a raw record: other columns than module, time, temperature and voltage are measures. */
export function toRawRecord(names: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const measures: { name: string; value: unknown }[] = [];
  for (const [i, name] of names.entries()) {
    const cell = cells[i] ?? '';
    if (cell === '') continue;
    // What is no number is sent as it is: the server rejects it with its place.
    const number = Number(cell);
    const value = Number.isFinite(number) && cell.trim() !== '' ? number : cell;
    if (name === 'module') record.module = cell;
    else if (name === 'timestamp' || name === 'time')
      record.timestamp = /^\d{11,}$/.test(cell) ? number : cell;
    else if (RESERVED.has(name)) record[name] = value;
    else measures.push({ name, value });
  }
  return measures.length > 0 ? { ...record, measures } : record;
}
