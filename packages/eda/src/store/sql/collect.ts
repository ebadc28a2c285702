import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { type Cell, type DuckType, decimalText, instantOf, jsonText } from './duck-type.ts';

/** Takes the values of a result's column one after the other. */
export interface Collector {
  add(cell: Cell): void;
  end(name: string): { column: ProfileColumn; note?: string };
}

export function collectorFor(type: DuckType): Collector {
  switch (type.kind) {
    case 'number':
      return numbers();
    case 'integer':
      return exact(0);
    case 'decimal':
      return exact(type.scale);
    case 'date':
    case 'instant':
      return instants();
    case 'boolean':
    case 'text':
      return texts(String);
    case 'list':
    case 'struct':
    case 'map':
      return texts((cell) => jsonText(type, cell));
  }
}

/** Float64 values of which there may be any number. */
class Floats {
  #values = new Float64Array(1024);
  #length = 0;

  add(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  end(): Float64Array<ArrayBuffer> {
    return this.#values.slice(0, this.#length);
  }
}

function numbers(): Collector {
  const values = new Floats();
  return {
    add: (cell) => values.add(cell === null ? Number.NaN : (cell as number)),
    end: (name) => ({ column: { kind: 'number', name, values: values.end() } }),
  };
}

function instants(): Collector {
  const values = new Floats();
  let hasInfinity = false;
  return {
    add(cell) {
      const ms = cell === null ? Number.NaN : instantOf(cell as number);
      if (cell !== null && Number.isNaN(ms)) hasInfinity = true;
      values.add(ms);
    },
    end: (name) => ({
      column: { kind: 'time', name, values: values.end() },
      ...(hasInfinity && { note: 'Instants at infinity are shown as missing.' }),
    }),
  };
}

function texts(textOf: (cell: Cell) => string): Collector {
  const values: (string | null)[] = [];
  return {
    add: (cell) => values.push(cell === null ? null : textOf(cell)),
    end: (name) => ({ column: { kind: 'text', name, values } }),
  };
}

const MOST_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const MOST_EXACT_POWER = 22;

/** Whole or fixed-point numbers: numbers as long as each is exact, texts from the first that is not. */
function exact(scale: number): Collector {
  const safe = new Floats();
  let digits: (string | null)[] | undefined;
  const textOf = (unscaled: bigint) => decimalText(unscaled, scale);
  const numberOf = (unscaled: number) =>
    scale <= MOST_EXACT_POWER ? unscaled / 10 ** scale : Number(textOf(BigInt(unscaled)));
  return {
    add(cell) {
      const value = cell as bigint | null;
      if (digits === undefined && value !== null && (value > MOST_SAFE || value < -MOST_SAFE))
        digits = Array.from(safe.end(), (one) => (Number.isNaN(one) ? null : textOf(BigInt(one))));
      if (digits === undefined) safe.add(value === null ? Number.NaN : Number(value));
      else digits.push(value === null ? null : textOf(value));
    },
    end(name) {
      if (digits === undefined)
        return {
          column: { kind: 'number', name, values: scale === 0 ? safe.end() : safe.end().map(numberOf) },
        };
      return {
        column: { kind: 'text', name, values: digits },
        note: 'Some values have more digits than a number holds exactly: all are shown as texts. Cast the column to DOUBLE to calculate with it.',
      };
    },
  };
}
