import { AppError } from '@wp/contract';
import type { QueryLimits } from '../context.ts';

/** What a query is estimated to read and to answer. */
export interface Cost {
  pointsRead: number;
  valuesReturned: number;
}

export const isAffordable = (cost: Cost, limits: QueryLimits): boolean =>
  cost.pointsRead <= limits.maxPointsRead && cost.valuesReturned <= limits.maxValuesReturned;

/** Refuses a query before it runs, with what would make it cheap enough. */
export function assertAffordable(cost: Cost, limits: QueryLimits): void {
  const { pointsRead, valuesReturned } = cost;
  if (pointsRead > limits.maxPointsRead) {
    throw new AppError(
      'QUERY_TOO_COSTLY',
      `This would read about ${pointsRead} points; the limit is ${limits.maxPointsRead}. Ask for fewer modules or ` +
        'metrics, a shorter range, or a `bucket` of 1h or longer; `/export` streams any number.',
      { details: { limit: 'maxPointsRead', max: limits.maxPointsRead, use: pointsRead, unit: 'points' } },
    );
  }
  if (valuesReturned > limits.maxValuesReturned) {
    throw new AppError(
      'QUERY_TOO_COSTLY',
      `This would answer about ${valuesReturned} values; the limit is ${limits.maxValuesReturned}. Ask for a longer ` +
        '`bucket`, fewer modules, metrics or aggregates, or `maxPoints`; `/export` streams any number.',
      {
        details: {
          limit: 'maxValuesReturned',
          max: limits.maxValuesReturned,
          use: valuesReturned,
          unit: 'values',
        },
      },
    );
  }
}
