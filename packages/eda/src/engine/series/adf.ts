import { isConstant } from './acf.ts';
import { plainRegression, preciseRegression, type Regression } from './adf-moments.ts';
import { hasMissing } from './interpolate.ts';
import { type Factorised, factorise, nestedResidual, solve } from './least-squares.ts';
import { type Deterministic, mackinnonCritical, mackinnonP } from './mackinnon.ts';

/** An augmented Dickey–Fuller test. */
export interface AdfResult {
  /** The t value of the lagged level. */
  readonly stat: number;
  /** MacKinnon's approximate p-value of the null of a unit root. */
  readonly p: number;
  /** Lagged differences in the regression. */
  readonly lags: number;
  /** Rows of the regression. */
  readonly nobs: number;
  readonly crit: { readonly '1%': number; readonly '5%': number; readonly '10%': number };
  readonly regression: Deterministic;
}

/** Settings of {@link adf}, by the names of statsmodels' `adfuller`. */
export interface AdfOptions {
  /** Default `c`. */
  readonly regression?: Deterministic;
  /** Default ⌈12·(n/100)^¼⌉ (Schwert 1989), at most n/2 − 1 less the deterministic terms. */
  readonly maxlag?: number;
  /** The criterion by which lags up to `maxlag` are chosen; null takes `maxlag` itself. Default `AIC`. */
  readonly autolag?: 'AIC' | 'BIC' | null;
}

const UNDEFINED = {
  stat: Number.NaN,
  p: Number.NaN,
  crit: { '1%': Number.NaN, '5%': Number.NaN, '10%': Number.NaN },
};

/**
 * Augmented Dickey–Fuller: regresses Δx[t] on x[t−1], Δx[t−1] … Δx[t−lags] and the deterministic terms; the null is a
 * unit root. As statsmodels' `adfuller`: criteria are compared on the rows that the longest lag leaves, then the test
 * is made on all rows its own lag leaves. Every figure is NaN where a value is missing (fill first, and say how), for a
 * constant, and for a series too short.
 *
 * Long series (n·maxlag over a million) take O(n·maxlag) and hold no columns: sums of products in doubles, or in
 * double-double where the series is so smooth that these lose digits. Where even that has not the digits to tell the lags
 * apart, as in an exact line, the figures of a long series are NaN. Those of a sine without noise are there, of whatever
 * length, but they are those of its rounding.
 */
export function adf(values: Float64Array, options: AdfOptions = {}): AdfResult {
  return adfTests(values, [options])[0] as AdfResult;
}

/** Several tests with the same deterministic terms, those of the first, whose sums are made once. */
export function adfTests(values: Float64Array, tests: readonly AdfOptions[]): AdfResult[] {
  const deterministic = tests[0]?.regression ?? 'c';
  const terms = deterministic === 'n' ? 0 : deterministic.length;
  const most = Math.floor(values.length / 2) - terms - 1;
  const wanted = tests.map(({ maxlag }) =>
    Math.min(most, maxlag ?? Math.ceil(12 * (values.length / 100) ** 0.25)),
  );
  const longest = Math.max(...wanted);
  if (longest < 0 || hasMissing(values) || isConstant(values))
    return wanted.map((lag) => ({
      ...UNDEFINED,
      lags: Math.max(0, lag),
      nobs: 0,
      regression: deterministic,
    }));
  const regression = regressionOf(values, deterministic, longest);
  return tests.map(({ autolag = 'AIC' }, i) => {
    const maxLag = wanted[i] as number;
    const lags = autolag === null ? maxLag : chooseLags(regression, maxLag, autolag);
    const factorised = lags === undefined ? undefined : regression(lags);
    return lags === undefined || factorised === undefined
      ? { ...UNDEFINED, lags: maxLag, nobs: 0, regression: deterministic }
      : resultOf(factorised, values.length - 1 - lags, lags, deterministic);
  });
}

function resultOf(
  factorised: Factorised,
  nobs: number,
  lags: number,
  deterministic: Deterministic,
): AdfResult {
  const { t } = solve(factorised);
  const stat = t[deterministic === 'n' ? 0 : deterministic.length] as number;
  const crit = mackinnonCritical(deterministic, nobs);
  return { stat, p: mackinnonP(stat, deterministic), lags, nobs, crit, regression: deterministic };
}

/** Undefined where the longest regression cannot be made. */
function chooseLags(regression: Regression, maxLag: number, by: 'AIC' | 'BIC'): number | undefined {
  const factorised = regression(maxLag);
  if (factorised === undefined) return undefined;
  const n = factorised.rows;
  const first = factorised.projected.length - maxLag;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag <= maxLag; lag++) {
    const parameters = first + lag;
    const penalty = by === 'AIC' ? 2 : Math.log(n);
    const criterion = n * Math.log(nestedResidual(factorised, parameters) / n) + penalty * parameters;
    if (criterion < least) {
      least = criterion;
      best = lag;
    }
  }
  return best;
}

/** Reflections take too long for more entries than this, and sums of products are taken instead. */
const MANY_ENTRIES = 1_000_000;

function regressionOf(values: Float64Array, deterministic: Deterministic, maxLag: number): Regression {
  if (values.length * (maxLag + 2) <= MANY_ENTRIES) return reflectedRegression(values, deterministic);
  const plain = plainRegression(values, deterministic, maxLag);
  // The longest one has the smallest pivots: where it keeps its digits, the shorter ones do.
  return plain(maxLag) === undefined ? preciseRegression(values, deterministic, maxLag) : plain;
}

/** Regression by Householder reflections of the columns: O(n·lags²), and no series is too smooth. */
export function reflectedRegression(
  values: Float64Array,
  deterministic: Deterministic,
): (lags: number) => Factorised {
  return (lags) => {
    const { columns, y } = columnsOf(values, deterministic, lags);
    return factorise(columns, y);
  };
}

/** Columns: the deterministic terms, the lagged level, the lagged differences; so that fewer lags are nested models. */
function columnsOf(
  values: Float64Array,
  deterministic: Deterministic,
  lags: number,
): { columns: Float64Array[]; y: Float64Array } {
  const rows = values.length - 1 - lags;
  const difference = (t: number): number => (values[t] as number) - (values[t - 1] as number);
  const column = (fill: (row: number) => number): Float64Array => {
    const made = new Float64Array(rows);
    for (let row = 0; row < rows; row++) made[row] = fill(row);
    return made;
  };
  const columns: Float64Array[] = [];
  if (deterministic !== 'n') columns.push(column(() => 1));
  if (deterministic === 'ct' || deterministic === 'ctt') columns.push(column((row) => row + 1));
  if (deterministic === 'ctt') columns.push(column((row) => (row + 1) ** 2));
  columns.push(column((row) => values[row + lags] as number));
  for (let lag = 1; lag <= lags; lag++) columns.push(column((row) => difference(row + lags + 1 - lag)));
  return { columns, y: column((row) => difference(row + lags + 1)) };
}
