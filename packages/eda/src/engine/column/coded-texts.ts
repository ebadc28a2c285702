import type { TextColumn } from '../profile/column-input.ts';

/** The code of a text that is missing. */
export const MISSING_CODE = -1;

/**
 * A column of texts as places in a list of the different ones: four bytes a row, and it can be shared among workers.
 * The texts themselves are made when they are first asked for. Its members are not its own properties, so that
 * `{ ...column, values }` is a plain column of other texts.
 */
export class CodedTexts implements TextColumn {
  readonly kind = 'text';
  readonly name: string;
  readonly #codes: Int32Array;
  readonly #dictionary: readonly string[];
  #values: readonly (string | null)[] | undefined;

  /** `codes`: a place in `dictionary`, or {@link MISSING_CODE}. */
  constructor(name: string, codes: Int32Array, dictionary: readonly string[]) {
    this.name = name;
    this.#codes = codes;
    this.#dictionary = dictionary;
  }

  get codes(): Int32Array {
    return this.#codes;
  }

  get dictionary(): readonly string[] {
    return this.#dictionary;
  }

  get values(): readonly (string | null)[] {
    this.#values ??= Array.from(this.#codes, (code) => this.#dictionary[code] ?? null);
    return this.#values;
  }
}

/** The same texts as codes; what is coded already stays as it is. */
export function codedTexts(column: TextColumn): CodedTexts {
  if (column instanceof CodedTexts) return column;
  const places = new Map<string, number>();
  const codes = new Int32Array(column.values.length);
  for (let row = 0; row < codes.length; row++) codes[row] = codeOf(column.values[row], places);
  return new CodedTexts(column.name, codes, [...places.keys()]);
}

/** The place of a text, which is given one where it is new. */
export function codeOf(text: string | null | undefined, places: Map<string, number>): number {
  if (text === null || text === undefined) return MISSING_CODE;
  const known = places.get(text);
  if (known !== undefined) return known;
  places.set(text, places.size);
  return places.size - 1;
}
