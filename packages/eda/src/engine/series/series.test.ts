import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  expectAllClose,
  expectClose,
  type Figures,
  readGolden,
  valuesOf,
} from '../../../test/golden/golden.ts';
import { acf } from './acf.ts';
import { adf } from './adf.ts';
import { crossCorrelation } from './cross-correlation.ts';
import { createFft } from './fft.ts';
import { kpss } from './kpss.ts';
import { ljungBox } from './ljung-box.ts';
import { lombScargle } from './lomb-scargle.ts';
import { pacf } from './pacf.ts';
import { periodogram, welch } from './spectrum.ts';
import { stationarity } from './stationarity.ts';

interface Test {
  stat: number;
  p: number;
  lags: number;
  nobs?: number;
  crit?: Record<'1%' | '5%' | '10%', number>;
}
interface Density {
  frequency: Figures;
  power: Figures;
}
interface Series {
  values: Record<string, Figures>;
  stationarity: Record<string, Record<string, Test>>;
  correlogram: Record<
    string,
    Record<'acf' | 'acf_low' | 'acf_high' | 'acf_adjusted' | 'pacf_ywm' | 'pacf_yw' | 'pacf_ols', Figures> & {
      ljung_box: { lags: number[]; stat: number[]; p: number[] };
    }
  >;
  acf_missing: { values: Figures; conservative: Figures };
  spectra: Record<string, Record<'periodogram_density' | 'welch_96' | 'welch_100_linear', Density>>;
  lomb_scargle: { times: Figures; values: Figures; frequencies: number[]; power: Figures };
  ccf: Figures;
}

const golden = readGolden<Series>('series');
const seriesOf = (name: string) => valuesOf(golden.values[name] ?? []);
const names = Object.keys(golden.values);
const DAY_MS = 86_400_000;

describe('the Fourier transform', () => {
  it('is the sum of its definition, for powers of two and any other length', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 40 }), (values) => {
        const n = values.length;
        const real = Float64Array.from(values);
        const imaginary = Float64Array.from(values, (v) => v / 3);
        createFft(n).transform(real, imaginary);
        for (let k = 0; k < n; k++) {
          let r = 0;
          let i = 0;
          values.forEach((v, j) => {
            const angle = (-2 * Math.PI * j * k) / n;
            r += v * Math.cos(angle) - (v / 3) * Math.sin(angle);
            i += v * Math.sin(angle) + (v / 3) * Math.cos(angle);
          });
          expect(Math.abs(Number(real[k]) - r)).toBeLessThan(1e-9);
          expect(Math.abs(Number(imaginary[k]) - i)).toBeLessThan(1e-9);
        }
      }),
    );
  });
});

describe.each(names)('the correlogram of %s', (name) => {
  const values = seriesOf(name);
  const figures = golden.correlogram[name];

  it("is statsmodels' acf with Bartlett's bounds, and adjusted", () => {
    const { values: r, low, high } = acf(values, { nlags: 30 });
    expectAllClose(r, figures?.acf ?? [], 'acf');
    expectAllClose(low, figures?.acf_low ?? [], 'low');
    expectAllClose(high, figures?.acf_high ?? [], 'high');
    expectAllClose(
      acf(values, { nlags: 30, adjusted: true }).values,
      figures?.acf_adjusted ?? [],
      'adjusted',
    );
  });

  it("is statsmodels' pacf by both Yule–Walker estimates and least squares", () => {
    expectAllClose(pacf(values, { nlags: 20 }).values, figures?.pacf_ywm ?? [], 'ywm', 1e-9, 0.01);
    expectAllClose(
      pacf(values, { nlags: 20, method: 'yw' }).values,
      figures?.pacf_yw ?? [],
      'yw',
      1e-8,
      0.01,
    );
    const ols = pacf(values, { nlags: 20, method: 'ols' });
    expectAllClose(ols.values, figures?.pacf_ols ?? [], 'ols', 1e-8, 0.01);
  });

  it("is tested as statsmodels' Ljung–Box does", () => {
    const { lags = [], stat = [], p = [] } = figures?.ljung_box ?? {};
    const tests = ljungBox(values, lags);
    expectAllClose(
      tests.map((test) => test.stat),
      stat,
      'stat',
    );
    expectAllClose(
      tests.map((test) => test.p),
      p,
      'p',
      1e-8,
      1e-30,
    );
  });
});

describe.each(names)('stationarity of %s', (name) => {
  const values = seriesOf(name);
  const tests = golden.stationarity[name] ?? {};

  it.each(['n', 'c', 'ct', 'ctt'] as const)("has statsmodels' ADF with AIC: %s", (regression) => {
    expectTest(adf(values, { regression }), tests[`adf_${regression}`]);
  });

  it("has statsmodels' ADF with BIC and with fixed lags", () => {
    expectTest(adf(values, { autolag: 'BIC' }), tests.adf_bic);
    expectTest(adf(values, { autolag: null, maxlag: 7 }), tests.adf_fixed7);
  });

  it.each(['c', 'ct'] as const)("has statsmodels' KPSS: %s", (regression) => {
    for (const lags of ['auto', 'legacy', 5] as const) {
      expectTest(kpss(values, { regression, nlags: lags }), tests[`kpss_${regression}_${lags}`]);
    }
  });
});

function expectTest(actual: Test & { readonly crit?: unknown }, expected: Test | undefined): void {
  expectClose(actual.stat, expected?.stat ?? Number.NaN, 'stat', 1e-9);
  expectClose(actual.p, expected?.p ?? Number.NaN, 'p', 1e-8, 1e-12);
  expect(actual.lags).toBe(expected?.lags);
  if (expected?.nobs !== undefined) expect(actual.nobs).toBe(expected.nobs);
  const found = new Map(Object.entries(Object(actual.crit)));
  for (const [level, value] of Object.entries(expected?.crit ?? {})) {
    expectClose(Number(found.get(level)), value, level, 1e-11);
  }
}

describe('the verdict', () => {
  it('calls a random walk a unit root, and its differences stationary', () => {
    const walk = seriesOf('walk');
    expect(stationarity(walk).verdict).toBe('unit-root');
    expect(stationarity(walk.slice(1).map((v, i) => v - Number(walk[i]))).verdict).toBe('stationary');
  });

  it('says so where it can say nothing', () => {
    expect(stationarity(Float64Array.of(1, 2, Number.NaN, 4, 5, 3, 4, 5)).verdict).toBe('undecided');
    expect(stationarity(new Float64Array(50)).verdict).toBe('undecided');
  });
});

describe('missing values', () => {
  it('keep their place in the autocorrelation', () => {
    const { values, pairs } = acf(valuesOf(golden.acf_missing.values), { nlags: 20 });
    expectAllClose(values, golden.acf_missing.conservative, 'acf');
    expect(pairs[0]).toBe(golden.acf_missing.values.filter((v) => v !== null).length);
  });

  it('give a spectrum no figure instead of a wrong one', () => {
    const values = seriesOf('seasonal');
    values[7] = Number.NaN;
    expect(periodogram(values).power.every(Number.isNaN)).toBe(true);
    expect(welch(values).power.every(Number.isNaN)).toBe(true);
  });
});

describe('spectra', () => {
  it.each(['ar', 'seasonal'])("are scipy's periodogram and Welch densities: %s", (name) => {
    const values = seriesOf(name);
    const figures = golden.spectra[name];
    const raw = periodogram(values);
    const density = raw.power.map((p, k) => (k === 0 || 2 * k === raw.n ? p : 2 * p));
    expectAllClose(
      density.slice(1),
      figures?.periodogram_density.power.slice(1) ?? [],
      'periodogram',
      1e-9,
      0.01,
    );
    const plain = welch(values, { segment: 96 });
    expectAllClose(plain.power, figures?.welch_96.power ?? [], 'welch', 1e-9, 0.01);
    expectAllClose(plain.frequency, figures?.welch_96.frequency ?? [], 'frequency');
    const linear = welch(values, { segment: 100, overlap: 30, window: 'hamming', detrend: 'linear' });
    // Sampled four times a unit, a density is a quarter as high.
    expectAllClose(
      linear.power.map((p) => p / 4),
      figures?.welch_100_linear.power ?? [],
      'linear',
      1e-9,
      0.01,
    );
  });

  it("are scipy's Lomb–Scargle at uneven instants", () => {
    const { times, values, frequencies, power } = golden.lomb_scargle;
    const step = Number(frequencies[0]);
    const found = lombScargle(
      valuesOf(times).map((t) => t * DAY_MS + 1.7e12),
      valuesOf(values),
      { startPerDay: step, stepPerDay: step, count: frequencies.length },
    );
    expectAllClose(found.power, power, 'power', 1e-6, 0.01);
  });
});

describe('cross-correlation', () => {
  it("is statsmodels' ccf at lags from 0 on, and mirrored for the other order", () => {
    const [x, y] = [seriesOf('seasonal'), seriesOf('ar')];
    const { values, lags } = crossCorrelation(x, y, 39);
    expect(lags[39]).toBe(0);
    expectAllClose(values.slice(39), golden.ccf, 'ccf', 1e-9, 0.01);
    expectAllClose(crossCorrelation(y, x, 39).values.reverse(), [...values], 'mirrored', 1e-9, 0.01);
  });

  it('finds by how much one series follows the other, gaps or not', () => {
    const y = seriesOf('ar');
    const x = y.map((_, i) => y[i - 5] ?? 0);
    x.fill(Number.NaN, 100, 120);
    expect(crossCorrelation(x, y, 20).bestLag).toBe(5);
    expect(crossCorrelation(x, new Float64Array(360), 20).bestLag).toBeUndefined();
  });
});
