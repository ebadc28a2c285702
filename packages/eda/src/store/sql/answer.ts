import { type Collector, collectorFor } from './collect.ts';
import type { Cell, DuckType } from './duck-type.ts';
import type { Answer } from './engine.ts';
import { namesForSql } from './statements.ts';

export interface AnswerColumn {
  readonly name: string;
  readonly type: DuckType;
}

/** Takes a result batch by batch, up to `maxRows` rows. */
export class AnswerMaker {
  readonly #columns: readonly AnswerColumn[];
  readonly #collectors: readonly Collector[];
  readonly #maxRows: number;
  #rows = 0;
  #isCut = false;

  constructor(columns: readonly AnswerColumn[], maxRows: number) {
    this.#columns = columns;
    this.#collectors = columns.map(({ type }) => collectorFor(type));
    this.#maxRows = maxRows;
  }

  /** More rows came than are wanted: no more need be fetched. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Takes a batch of which `readerOf` reads a column's rows. */
  take(rows: number, readerOf: (column: number) => (row: number) => Cell): void {
    const taken = Math.min(rows, this.#maxRows - this.#rows);
    for (const [i, collector] of this.#collectors.entries()) {
      const read = readerOf(i);
      for (let row = 0; row < taken; row++) collector.add(read(row));
    }
    this.#rows += taken;
    if (taken < rows) this.#isCut = true;
  }

  end(): Answer {
    const names = namesForSql(this.#columns.map(({ name }) => name));
    const columns = this.#columns.map(({ type }, i) => {
      const name = names[i] as string;
      return { name, type: type.text, ...(this.#collectors[i] as Collector).end(name) };
    });
    return { columns, rows: this.#rows, isCut: this.#isCut };
  }
}
