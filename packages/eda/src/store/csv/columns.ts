import { type DateOrder, parseInstants } from '../../engine/column/parse-instants.ts';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import type { Budget } from '../budget.ts';
import { isoInstantOf, MISSING, numberOf } from './cells.ts';
import { utf8Text } from './encoding.ts';
import type { NumberStyle } from './number-style.ts';

export type CsvKind = 'number' | 'iso-time' | 'time' | 'text';

/** Thrown by a column for a cell that is none of its kind: the column is to be read anew as the next wider one. */
export class KindConflict extends Error {
  readonly column: number;
  readonly kind: CsvKind;
  constructor(column: number, kind: CsvKind) {
    super(`column ${column} is ${kind}`);
    this.column = column;
    this.kind = kind;
  }
}

export interface CsvColumn {
  add(bytes: Uint8Array, from: number, to: number): void;
  addMissing(): void;
  readonly length: number;
  /** The column, with what was assumed about it. */
  end(name: string, times: TimeSettings): EndedColumn;
}

export interface TimeSettings {
  timeZone: string;
  order: DateOrder | undefined;
}

export interface EndedColumn {
  column: ProfileColumn;
  notes: readonly string[];
  /** The order of its dates, where they need one. */
  order?: DateOrder | undefined;
}

export interface ColumnSettings {
  style: NumberStyle;
  /** The kind was asked for: a cell of another counts as missing. */
  isForced: boolean;
  /** Whether times that name no zone are UTC. */
  isUtc: boolean;
  budget: Budget;
}

export function csvColumn(kind: CsvKind, index: number, settings: ColumnSettings): CsvColumn {
  const { style, isForced, isUtc, budget } = settings;
  const { point, grouped } = style;
  switch (kind) {
    case 'number': {
      let others = 0;
      const read = (bytes: Uint8Array, from: number, to: number) => {
        const value = numberOf(bytes, from, to, point, grouped);
        if (value !== undefined) return value;
        if (!isForced) throw new KindConflict(index, 'text');
        others += 1;
        return Number.NaN;
      };
      return numbers('number', budget, read, (name) =>
        others === 0 ? [] : [`${name}: ${others} cells are no number and count as missing.`],
      );
    }
    case 'iso-time': {
      const read = (bytes: Uint8Array, from: number, to: number) => {
        const value = isoInstantOf(bytes, from, to, isUtc);
        if (value === undefined) throw new KindConflict(index, 'time');
        return value;
      };
      return numbers('time', budget, read, () => []);
    }
    case 'time':
    case 'text':
      return texts(kind, budget);
  }
}

const FIRST_ROWS = 4096;
const NUMBER_BYTES = 8;
/** Bytes of a text's place in a list, and of a text itself beside its letters; what V8 takes. */
const PLACE_BYTES = 8;
const TEXT_BYTES = 24;

function numbers(
  kind: 'number' | 'time',
  budget: Budget,
  read: (bytes: Uint8Array, from: number, to: number) => number,
  notes: (name: string) => readonly string[],
): CsvColumn {
  budget.take(FIRST_ROWS * NUMBER_BYTES);
  let values = new Float64Array(FIRST_ROWS);
  let length = 0;
  const push = (value: number) => {
    if (length === values.length) {
      budget.take(values.length * NUMBER_BYTES);
      const wider = new Float64Array(values.length * 2);
      wider.set(values);
      values = wider;
    }
    values[length++] = value;
  };
  return {
    add: (bytes, from, to) => push(read(bytes, from, to)),
    addMissing: () => push(Number.NaN),
    get length() {
      return length;
    },
    end: (name) => ({ column: { kind, name, values: values.slice(0, length) }, notes: notes(name) }),
  };
}

function texts(kind: 'time' | 'text', budget: Budget): CsvColumn {
  const values: (string | null)[] = [];
  // The same text again and again is held once.
  const known = new Map<string, string>();
  return {
    add(bytes, from, to) {
      const text = utf8Text(bytes, from, to);
      budget.take(PLACE_BYTES);
      if (MISSING.has(text)) {
        values.push(null);
        return;
      }
      const same = known.get(text);
      if (same === undefined) budget.take(TEXT_BYTES + 2 * text.length);
      if (same === undefined && known.size < 100_000) known.set(text, text);
      values.push(same ?? text);
    },
    addMissing: () => values.push(null),
    get length() {
      return values.length;
    },
    end(name, { timeZone, order }) {
      if (kind === 'text') return { column: { kind, name, values }, notes: [] };
      const parsed = parseInstants(values, { timeZone, ...(order && { order }) });
      const notes = parsed.warnings.map((warning) => `${name}: ${warning}`);
      if (parsed.unreadable > 0)
        notes.push(`${name}: ${parsed.unreadable} cells are no time and count as missing.`);
      return { column: { kind: 'time', name, values: parsed.times }, notes, order: parsed.order };
    },
  };
}
