import { AppError } from '@wp/contract';
import type { QueryLimits } from '../context.ts';

/** What a query is estimated to read and to answer. */
export interface Cost {
  pointsRead: number;
  valuesReturned: number;
}

/** What one HTTP request may cost, however many calls it is a batch of. */
export interface QueryBudget {
  /** What the other calls of the request have left. */
  left(): Cost;
  /**
   * Runs one call after the other: two readers would spend the same rest, and a batch would take as many connections
   * as it has calls.
   */
  inTurn<T>(use: () => Promise<T>): Promise<T>;
  /** Takes a cost from what is left, or refuses with what would make it cheap enough. */
  reserve(cost: Cost): Reservation;
}

export interface Reservation {
  /** Puts what the query did cost in the place of its estimate. */
  settle(cost: Cost): void;
}

export const NO_COST: Cost = { pointsRead: 0, valuesReturned: 0 };

type SpendLimits = Pick<QueryLimits, 'maxPointsRead' | 'maxValuesReturned'>;

export function createQueryBudget(limits: SpendLimits): QueryBudget {
  const spent = { ...NO_COST };
  let last: Promise<unknown> = Promise.resolve();
  return {
    inTurn(use) {
      const turn = last.then(use);
      last = turn.catch(() => {});
      return turn;
    },
    left: () => ({
      pointsRead: limits.maxPointsRead - spent.pointsRead,
      valuesReturned: limits.maxValuesReturned - spent.valuesReturned,
    }),
    reserve(cost) {
      const use = {
        pointsRead: spent.pointsRead + cost.pointsRead,
        valuesReturned: spent.valuesReturned + cost.valuesReturned,
      };
      if (use.pointsRead > limits.maxPointsRead) throw tooManyPoints(use.pointsRead, limits);
      if (use.valuesReturned > limits.maxValuesReturned) throw tooManyValues(use.valuesReturned, limits);
      Object.assign(spent, use);
      let held = cost;
      return {
        settle(actual) {
          spent.pointsRead += actual.pointsRead - held.pointsRead;
          spent.valuesReturned += actual.valuesReturned - held.valuesReturned;
          held = actual;
        },
      };
    },
  };
}

export const isAffordable = (cost: Cost, left: Cost): boolean =>
  cost.pointsRead <= left.pointsRead && cost.valuesReturned <= left.valuesReturned;

export const tooManyPoints = (use: number, { maxPointsRead: max }: SpendLimits) =>
  new AppError(
    'QUERY_TOO_COSTLY',
    `This request would read about ${use} points; the limit is ${max}. Ask for fewer modules or ` +
      'metrics, a shorter range, or a `bucket` of 1h or longer; `/export` streams any number.',
    { details: { limit: 'maxPointsRead', max, use, unit: 'points' } },
  );

export const tooManyValues = (use: number, { maxValuesReturned: max }: SpendLimits) =>
  new AppError(
    'QUERY_TOO_COSTLY',
    `This request would answer about ${use} values; the limit is ${max}. Ask for a longer ` +
      '`bucket`, fewer modules, metrics or aggregates, or `maxPoints`; `/export` streams any number.',
    { details: { limit: 'maxValuesReturned', max, use, unit: 'values' } },
  );
