import { AppError, type ExportQuery, exportQuerySchema } from '@wp/contract';

const LISTS = new Set(['modules', 'metrics', 'aggregates']);
const SINGLE = new Set(['format', 'from', 'to', 'combine', 'bucket', 'fill', 'timeZone']);

/** Reads the query string of `/export`; a parameter that does not exist or stands twice is refused by its name. */
export function parseExportQuery(params: URLSearchParams): ExportQuery {
  const given: Record<string, unknown> = {};
  for (const [name, text] of params) {
    if (!LISTS.has(name) && !SINGLE.has(name)) {
      throw refused(name, `is no parameter of /export; there are ${[...SINGLE, ...LISTS].join(', ')}`);
    }
    if (Object.hasOwn(given, name))
      throw refused(name, 'stands twice; separate the names of a list by commas');
    given[name] = LISTS.has(name)
      ? text.split(',')
      : name === 'from' || name === 'to'
        ? instantOf(text)
        : text;
  }
  return exportQuerySchema.parse(given);
}

const instantOf = (text: string) => (/^-?\d{5,}$/.test(text) ? Number(text) : text);

function refused(name: string, message: string): AppError {
  const shown = name.slice(0, 64);
  return new AppError('INVALID_INPUT', `Invalid input at ${shown}: ${message}`, {
    details: { issues: [{ path: shown, message }] },
  });
}
