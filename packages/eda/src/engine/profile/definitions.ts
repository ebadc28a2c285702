/** What a figure is, wherever it stands. */
export interface FigureDefinition {
  /** Definition of the figure, as a sentence or a formula. */
  readonly definition: string;
  /** What gives the same number, or whom the definition is from. */
  readonly source: string;
  /** What becomes of missing values. */
  readonly missing: 'left out' | 'kept' | 'interpolated' | 'counted' | 'left out by pair';
  /** Which rows it is of: all, those of its column that have a value, or those that its pair figure looked at. */
  readonly of: 'rows' | 'present' | 'looked at';
  /** Whether it is an estimate even of all rows. */
  readonly isEstimate?: true;
}

type Row = readonly [path: string, definition: string, source: string];

const table = (
  rest: Omit<FigureDefinition, 'definition' | 'source'>,
  rows: readonly Row[],
): readonly (readonly [string, FigureDefinition])[] =>
  rows.map(([path, definition, source]) => [path, { definition, source, ...rest }]);

const OWN = 'this application';

const DATASET = table({ missing: 'counted', of: 'rows' }, [
  ['rows', 'all rows of the table', 'pandas len(DataFrame)'],
  ['dataset.columns', 'all columns, that of the times among them', 'pandas DataFrame.shape'],
  ['dataset.bytes', 'in memory: 8 a number or time, 2 a UTF-16 code unit of text', OWN],
  [
    'dataset.missing_cells',
    'cells without a value, infinite ones among them',
    'pandas DataFrame.isna().sum().sum()',
  ],
  [
    'dataset.duplicate_rows',
    'rows equal to an earlier one in every column, missing values alike',
    'pandas DataFrame.duplicated().sum()',
  ],
  ['columns.*.count', 'values that are there', 'pandas Series.count'],
  ['columns.*.missing', 'values that are not there, infinite ones among them', 'pandas Series.isna().sum()'],
  [
    'columns.*.infinite',
    'infinite values: counted here, and missing for every other figure',
    'pandas mode.use_inf_as_na',
  ],
]);

const quantile = (share: string): string => `linear quantile at ${share}`;
const QUANTILE = 'pandas Series.quantile';

const NUMBERS = table({ missing: 'left out', of: 'present' }, [
  ['columns.*.distinct', 'different values', 'pandas Series.nunique'],
  ['columns.*.zeros', 'values equal to 0', 'pandas (Series == 0).sum()'],
  ['columns.*.negatives', 'values below 0', 'pandas (Series < 0).sum()'],
  ['columns.*.min', 'the least value', 'pandas Series.min'],
  ['columns.*.max', 'the greatest value', 'pandas Series.max'],
  ['columns.*.range', 'max − min', 'numpy ptp'],
  ['columns.*.sum', 'Σx, compensated summation', 'pandas Series.sum'],
  ['columns.*.mean', 'Σx ÷ n, compensated summation', 'pandas Series.mean'],
  ['columns.*.std', '√variance, with n − 1', 'pandas Series.std'],
  ['columns.*.variance', 'Σ(x − mean)² ÷ (n − 1)', 'pandas Series.var'],
  ['columns.*.cv', 'std ÷ mean; undefined where the mean is 0', 'scipy stats.variation(ddof=1)'],
  ['columns.*.mad', 'median of |x − median|, not scaled', 'scipy stats.median_abs_deviation'],
  ['columns.*.skewness', 'bias-corrected (Fisher–Pearson G1)', 'pandas Series.skew'],
  ['columns.*.kurtosis', 'bias-corrected excess (G2), 0 for a normal distribution', 'pandas Series.kurt'],
  ['columns.*.p01', quantile('0.01'), QUANTILE],
  ['columns.*.p05', quantile('0.05'), QUANTILE],
  ['columns.*.p25', quantile('0.25'), QUANTILE],
  ['columns.*.p50', 'the middle value, linear between two', 'pandas Series.median'],
  ['columns.*.p75', quantile('0.75'), QUANTILE],
  ['columns.*.p95', quantile('0.95'), QUANTILE],
  ['columns.*.p99', quantile('0.99'), QUANTILE],
  ['columns.*.iqr', 'p75 − p25', 'scipy stats.iqr'],
  [
    'columns.*.monotonic',
    'whether values only rise or only fall in the order of the rows',
    'pandas Series.is_monotonic_increasing',
  ],
  [
    'columns.*.histogram',
    'counts of equal bins, each from its edge to before the next, the last to its edge; Freedman–Diaconis, at most 200',
    "numpy histogram(bins='fd')",
  ],
  ['columns.*.most_frequent', 'the ten most frequent values', 'pandas Series.value_counts'],
  ['columns.*.smallest', 'the ten least different values', 'pandas Series.nsmallest'],
  ['columns.*.largest', 'the ten greatest different values', 'pandas Series.nlargest'],
]);

const BOX = table({ missing: 'left out', of: 'present' }, [
  [
    'columns.*.box',
    'whiskers at the outermost values within 1.5·IQR of the quartiles, and how many lie beyond them',
    'matplotlib boxplot_stats',
  ],
]);

const TEXTS = table({ missing: 'left out', of: 'present' }, [
  ['columns.*.mode', 'the most frequent text; of equals the first by code unit', 'pandas Series.mode'],
  ['columns.*.frequencies', 'the twenty most frequent texts', 'pandas Series.value_counts'],
  ['columns.*.length_min', 'the fewest UTF-16 code units', 'JavaScript String.length'],
  ['columns.*.length_mean', 'the mean number of UTF-16 code units', 'JavaScript String.length'],
  ['columns.*.length_max', 'the most UTF-16 code units', 'JavaScript String.length'],
  ['columns.*.empty', 'texts of no length: there, but empty', "pandas (Series == '').sum()"],
  ['columns.*.entropy', '−Σ p·log₂ p over all different texts, in bits', 'scipy stats.entropy(base=2)'],
]);

const TIMES = table({ missing: 'left out', of: 'present' }, [
  ['columns.*.start', 'the first instant, UTC', 'pandas Series.min'],
  ['columns.*.end', 'the last instant, UTC', 'pandas Series.max'],
  [
    'columns.*.ordered',
    'whether no instant is before that of the row above',
    'pandas Series.is_monotonic_increasing',
  ],
  ['columns.*.out_of_order', 'instants before that of the row above', OWN],
  ['columns.*.duplicates', 'instants that an earlier row has', 'pandas Series.duplicated().sum()'],
  [
    'columns.*.interval_ms',
    'the mode of the differences between neighbouring different instants, in ms',
    'pandas Series.diff().mode()',
  ],
  ['columns.*.median_interval_ms', 'the median of those differences, in ms', 'pandas Series.diff().median()'],
  ['columns.*.regularity', 'differences that equal the interval ÷ all differences', OWN],
  ['columns.*.intervals', 'the ten most frequent differences, in ms', 'pandas Series.diff().value_counts()'],
  ['columns.*.gaps', 'differences over 1.5 × the median interval', OWN],
  ['columns.*.missing_in_gaps', 'instants that the gaps hide, at the median interval', OWN],
  ['columns.*.expected', 'instants from first to last at the interval', OWN],
  ['columns.*.actual', 'different instants', 'pandas Series.nunique'],
  ['columns.*.completeness', 'instants that are there ÷ instants expected', OWN],
]);

const PAIRS = table({ missing: 'left out by pair', of: 'looked at' }, [
  ['pearson', 'product-moment correlation r', "pandas DataFrame.corr('pearson')"],
  ['spearman', 'r of the average ranks', "pandas DataFrame.corr('spearman')"],
  ['kendall', 'τ-b: agreeing less disagreeing pairs, corrected for ties', "pandas DataFrame.corr('kendall')"],
]);

const MORE_PAIRS = [
  ...table({ missing: 'left out by pair', of: 'looked at', isEstimate: true }, [
    [
      'mutual_information',
      'Σ p(x,y)·ln(p(x,y) ÷ p(x)p(y)) in nats, over bins of equal counts by rank; biased upward by about (bins − 1)² ÷ 2n',
      'sklearn mutual_info_score of the bins',
    ],
  ]),
  ...table({ missing: 'left out by pair', of: 'looked at' }, [
    [
      'cramers_v',
      '√(χ² ÷ (n·min(r − 1, c − 1))) of texts with at most 100 different values, without bias correction',
      "scipy stats.contingency.association('cramer')",
    ],
  ]),
  ...table({ missing: 'counted', of: 'looked at' }, [
    [
      'missing_matrix',
      'rows where both columns miss their value, and the correlation of missing; of columns that miss any',
      'pandas DataFrame.isna().corr()',
    ],
  ]),
];

const SERIES = table({ missing: 'interpolated', of: 'rows' }, [
  ['series.*.n', 'rows in file order, taken as evenly spaced', 'pandas Series.interpolate().bfill().ffill()'],
  ['series.*.acf', 'autocorrelation at lag 0 to 40, sums ÷ n', 'statsmodels acf(nlags=40)'],
  ['series.*.acf_low', 'lower 95 % bound by Bartlett’s formula', 'statsmodels acf(alpha=0.05)'],
  ['series.*.acf_high', 'upper 95 % bound by Bartlett’s formula', 'statsmodels acf(alpha=0.05)'],
  [
    'series.*.pacf_yw',
    'partial autocorrelation at lag 0 to 20 by Yule–Walker',
    "statsmodels pacf(method='ywm')",
  ],
  [
    'series.*.adf_maxlag20',
    'augmented Dickey–Fuller with a constant and 20 lags; null: a unit root',
    'statsmodels adfuller(maxlag=20, autolag=None)',
  ],
  [
    'series.*.adf_aic',
    'augmented Dickey–Fuller with a constant, lags chosen by AIC; null: a unit root',
    "statsmodels adfuller(autolag='AIC')",
  ],
  [
    'series.*.kpss_c_auto',
    'KPSS around a level, lags by Hobijn et al.; null: stationary',
    "statsmodels kpss('c', nlags='auto')",
  ],
  [
    'series.*.stationarity',
    'what ADF and KPSS say together at 5 %',
    'statsmodels, Stationarity and detrending',
  ],
  [
    'series.*.stl',
    'season and trend by Loess; strength 1 − var(rest) ÷ var(part + rest)',
    'statsmodels STL; Hyndman & Athanasopoulos 2021',
  ],
  ['series.*.stl_robust', 'the same with weights that lessen outliers', 'statsmodels STL(robust=True)'],
  ['series.*.period_from', 'where the period of the season is from', OWN],
  ['series.*.periodogram_top', 'the five strongest bins of the periodogram', 'scipy signal.periodogram'],
  [
    'series.*.dominant_periods',
    'peaks of the periodogram less its straight line, refined between bins, that white noise gives with under 1 %',
    `Fisher 1929; ${OWN}`,
  ],
]);

const TIMED = [
  ...table({ missing: 'left out', of: 'present' }, [
    [
      'series.*.time_weighted',
      '∫x dt ÷ ∫dt and √(∫(x − mean)² dt ÷ ∫dt) on straight lines between neighbours, gaps spanned',
      'numpy trapezoid ÷ span',
    ],
    [
      'series.*.change_points',
      'days on which the mean of the daily means changes: PELT, L2, penalty 3·σ²·ln n, at least two days; days with under three quarters of the usual values are left out',
      'Killick et al. 2012; ruptures Pelt("l2")',
    ],
    [
      'series.*.lomb_scargle',
      'peaks of the Lomb–Scargle periodogram of the instants themselves that noise gives with under 1 %; where under 95 % of the intervals are equal',
      'scipy signal.lombscargle(normalize=True)',
    ],
  ]),
  ...table({ missing: 'kept', of: 'present' }, [
    [
      'series.*.acf_gaps',
      'autocorrelation at lag 0 to 40 on the grid of the interval from the first instant, pairs of values alone summed',
      "statsmodels acf(missing='conservative')",
    ],
    [
      'series.*.ljung_box',
      'n(n + 2)·Σ r² ÷ (n − k) of acf_gaps up to the lag; null: no autocorrelation',
      'statsmodels acorr_ljungbox',
    ],
  ]),
];

const QUALITY = table({ missing: 'kept', of: 'rows' }, [
  [
    'quality.*.stale_diff_6_tail',
    'rows after six close to their first (rtol 1e-5, atol 1e-8), tail marked',
    'pvanalytics stale_values_diff',
  ],
  [
    'quality.*.stale_round_6_3_tail',
    'rows after six equal when rounded to three decimals, tail marked',
    'pvanalytics stale_values_round',
  ],
  [
    'quality.*.interpolation_diff_6_tail',
    'rows of a constant first difference over six, tail marked',
    'pvanalytics interpolation_diff',
  ],
  ['quality.*.tukey_1_5', 'rows outside p25 − 1.5·IQR … p75 + 1.5·IQR', 'pvanalytics outliers.tukey'],
  [
    'quality.*.zscore_3',
    'rows over three standard deviations (with n) from the mean',
    'pvanalytics outliers.zscore',
  ],
  [
    'quality.*.hampel_5_3',
    'rows over 3·MAD ÷ 0.6745 from the median of their centred window of five',
    'pvanalytics outliers.hampel',
  ],
  ['quality.*.index', 'rows that are there and pass every check above ÷ rows', 'pecos qci'],
]);

const CALENDAR = [
  ...table({ missing: 'left out', of: 'rows' }, [
    [
      'completeness_hourly.*',
      'values of each of the 24 local hours of a day × interval ÷ 3,600 s; hours that the clock repeats can exceed 1',
      'pvanalytics completeness_score, by hour',
    ],
    ['completeness_daily.*', 'values of a local day × interval ÷ 86,400 s', 'pvanalytics completeness_score'],
  ]),
  ...table({ missing: 'left out', of: 'present' }, [
    ['resample_1h_mean.*', 'mean of the values of each hour of UTC', "pandas Series.resample('1h').mean()"],
  ]),
];

/** Every figure of a profile by its path; `*` stands for the name of any column. */
export const FIGURE_DEFINITIONS: ReadonlyMap<string, FigureDefinition> = new Map([
  ...DATASET,
  ...NUMBERS,
  ...BOX,
  ...TEXTS,
  ...TIMES,
  ...PAIRS,
  ...MORE_PAIRS,
  ...SERIES,
  ...TIMED,
  ...QUALITY,
  ...CALENDAR,
]);

/** The definition of the figure at a path such as `columns.*.mean`. Throws a RangeError where there is none. */
export function figureDefinition(path: string): FigureDefinition {
  const found = FIGURE_DEFINITIONS.get(path);
  if (found === undefined) throw new RangeError(`No figure is defined at "${path}".`);
  return found;
}
