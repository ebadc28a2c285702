import { parseInstants } from '../../engine/column/parse-instants.ts';
import { isoInstantOf } from './cells.ts';
import type { CsvKind } from './columns.ts';
import { ambiguousNumber, areNumbers, isNumber, type NumberStyle, presentIn } from './number-style.ts';

/** Least share of a column's cells that have something which must be times. */
const TIME_SHARE = 0.9;
const encoder = new TextEncoder();
const HAS_OFFSET = /(Z|UTC|GMT|[+-]\d{2}:?\d{2}|\d[+-]\d{2})$/i;

export function kindOf(cells: readonly string[], style: NumberStyle, timeZone: string): CsvKind {
  const present = presentIn(cells);
  if (present.length === 0 || areNumbers(present, style)) return 'number';
  const isIso = present.every((cell) => {
    const bytes = encoder.encode(cell);
    const ms = isoInstantOf(bytes, 0, bytes.length, timeZone === 'UTC');
    return ms !== undefined && !Number.isNaN(ms);
  });
  if (isIso) return 'iso-time';
  const { unreadable } = parseInstants(present, { timeZone });
  return unreadable <= present.length * (1 - TIME_SHARE) ? 'time' : 'text';
}

/** Why a column may be something else than what it is taken for. */
export function doubtOf(
  cells: readonly string[],
  kind: CsvKind,
  { style, isZoneKnown }: { style: NumberStyle; isZoneKnown: boolean },
): string | undefined {
  const present = presentIn(cells);
  if (present.length === 0) return 'the rows looked at have no value';
  switch (kind) {
    case 'number': {
      const example = ambiguousNumber(present, style);
      if (example === undefined) return undefined;
      const taken = style.thousands === null ? 'a decimal comma' : 'a mark of thousands';
      return `"${example.trim()}" was read with ${taken}, and may mean the other`;
    }
    case 'iso-time':
    case 'time':
      return isZoneKnown || present.every((cell) => HAS_OFFSET.test(cell.trim()))
        ? undefined
        : 'its stamps name no offset and were taken as UTC';
    case 'text': {
      const others = present.filter((cell) => !isNumber(cell, style));
      return others.length * 2 < present.length
        ? `most cells are numbers, but some are not, such as "${others[0] ?? present[0]}"`
        : undefined;
    }
  }
}
