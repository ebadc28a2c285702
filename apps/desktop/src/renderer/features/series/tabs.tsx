import type { DrawnLine } from '@wp/eda';
import { useState } from 'react';
import { CopyableTable } from '../../parts/copyable-table.tsx';
import { shown, valueLabels } from '../../parts/figures.ts';
import { Plot } from '../../parts/plot/plot.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { Answered } from './answered.tsx';
import styles from './series.module.css';
import type { Chosen } from './series.tsx';
import { numberTicks, rangeOf, TimePlot, valuesText, withRoom } from './series-plot.tsx';
import { useSeries } from './use-series.ts';
import { duration, gridWords, probability } from './words.ts';

interface TabProps {
  chosen: Chosen;
  /** The other columns of numbers, for the lag. */
  others: readonly string[];
}

const HOUR = 3_600_000;
const SEASONS = [
  ['', 'found by itself'],
  [String(HOUR), '1 h'],
  [String(24 * HOUR), '1 day'],
  [String(7 * 24 * HOUR), '1 week'],
] as const;

const lineOf = (line: DrawnLine, label: string, colour: number) => ({
  kind: 'line' as const,
  x: line.ms,
  y: line.values,
  label,
  colour,
});

export function Decomposition({ chosen }: TabProps) {
  const [periodMs, setPeriodMs] = useState('');
  const [robust, setRobust] = useState(false);
  const asked = useSeries('decomposition', chosen, {
    ...(periodMs === '' ? {} : { periodMs: Number(periodMs) }),
    robust,
  });
  return (
    <>
      <div className={styles.settings}>
        <label>
          Season{' '}
          <select value={periodMs} onChange={(event) => setPeriodMs(event.target.value)}>
            {SEASONS.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" checked={robust} onChange={(event) => setRobust(event.target.checked)} />{' '}
          robust: outliers weigh less
        </label>
      </div>
      <Answered what="The decomposition" asked={asked}>
        {({ grid, data, trend, season, rest, period, periodFrom, trendStrength, seasonalStrength }) => {
          const lanes = [
            ['data', data],
            ['trend', trend],
            ['season', season],
            ['rest', rest],
          ] as const;
          return (
            <>
              <p className={styles.verdict}>
                {period === undefined
                  ? 'No season fits twice into what is selected: only the data is shown.'
                  : `A season of ${duration(period * grid.everyMs)}, ${FROM[periodFrom ?? 'given']}. Strength of the season ${shown(seasonalStrength)}, of the trend ${shown(trendStrength)}, from 0 for none to 1.`}
              </p>
              {lanes.map(([name, line], i) =>
                line === undefined ? null : (
                  <TimePlot
                    key={name}
                    label={`${name} of ${chosen.column}`}
                    yTitle={titleOf(name, chosen.unit)}
                    marks={[lineOf(line, name, i + 1)]}
                    heightPx={120}
                    corner={
                      i === 0
                        ? gridWords(grid)
                        : `STL${robust ? ', robust' : ''}; data = trend + season + rest`
                    }
                  />
                ),
              )}
            </>
          );
        }}
      </Answered>
    </>
  );
}

const FROM = { given: 'as chosen', day: 'the day', spectrum: 'the strongest period of the spectrum' };
const titleOf = (name: string, unit: string | null) => (unit === null ? name : `${name} [${unit}]`);

export function Spectrum({ chosen }: TabProps) {
  const asked = useSeries('spectrum', chosen, {});
  return (
    <Answered what="The spectrum" asked={asked}>
      {({ grid, method, periodsMs, power, peaks }) => {
        const hours = periodsMs.map((ms) => ms / HOUR);
        const [low, high] = [hours[0] ?? 1, hours.at(-1) ?? 2];
        return (
          <>
            <Plot
              label={`Spectrum of ${chosen.column}`}
              xTitle="period"
              yTitle="power ÷ greatest"
              marks={[{ kind: 'bars', x: hours, y: power, label: 'power' }]}
              xRange={[low, high]}
              yRange={[0, 1.05]}
              isLogarithmic
              xTicks={PERIOD_TICKS.filter(({ at }) => at >= low && at <= high)}
              yTicks={numberTicks(0, 1, 4)}
              heightPx={260}
              events={peaks.map(({ periodMs, label, harmonic }) => ({
                x: periodMs / HOUR,
                label: harmonic === undefined ? label : `÷ ${harmonic}`,
                isQuiet: harmonic !== undefined,
              }))}
              describe={(x, values) => `period ${duration(x * HOUR)} · ${valuesText(values)}`}
              corner={`${method} · ${gridWords(grid)}`}
            />
            <CopyableTable
              name="Periods"
              table={() => ({
                header: ['period [h]', 'share of the variance', 'harmonic', 'of [h]'],
                rows: peaks.map(({ periodMs, share, harmonic, harmonicOfMs }) => [
                  periodMs / HOUR,
                  share,
                  harmonic ?? '',
                  harmonicOfMs === undefined ? '' : harmonicOfMs / HOUR,
                ]),
              })}
            >
              <table className={styles.table}>
                <thead>
                  <tr>
                    <th scope="col">period</th>
                    <th scope="col">share of the variance</th>
                    <th scope="col">note</th>
                  </tr>
                </thead>
                <tbody>
                  {peaks.map(({ periodMs, label, share, harmonic, harmonicOfMs }) => (
                    <tr key={periodMs}>
                      <td>{label}</td>
                      <td>{(100 * share).toFixed(1)} %</td>
                      <td>
                        {harmonic === undefined || harmonicOfMs === undefined
                          ? ''
                          : `harmonic ${harmonic} of ${duration(harmonicOfMs)}`}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </CopyableTable>
            {peaks.length === 0 && (
              <p className={styles.verdict}>No period stands out of what noise would show.</p>
            )}
          </>
        );
      }}
    </Answered>
  );
}

const PERIOD_TICKS = [
  ...[0.1, 0.25, 0.5, 1, 2, 3, 6, 12, 24].map((hours) => ({ at: hours, label: duration(hours * HOUR) })),
  ...[2, 3, 7, 14, 30, 90, 365].map((days) => ({ at: days * 24, label: `${days} d` })),
];

export function Autocorrelation({ chosen }: TabProps) {
  const asked = useSeries('autocorrelation', chosen, {});
  return (
    <Answered what="The autocorrelation" asked={asked}>
      {({ grid, acf, pacf, n, ljungBox }) => {
        const lags = (values: Float64Array) => values.map((_, lag) => (lag * grid.everyMs) / HOUR);
        const plot = (title: string, values: Float64Array, levels: readonly number[]) => {
          const x = lags(values);
          const last = x.at(-1) ?? 1;
          const bottom = Math.min(-0.2, rangeOf([values])[0]) - 0.05;
          return (
            <Plot
              label={`${title} of ${chosen.column}`}
              xTitle="lag, h"
              yTitle={title}
              marks={[{ kind: 'bars', x, y: values, label: title }]}
              xRange={[0, last]}
              yRange={[bottom, 1.05]}
              xTicks={numberTicks(0, last, 8)}
              yTicks={numberTicks(-1, 1, 4).filter(({ at }) => at >= bottom)}
              levels={levels}
              heightPx={200}
              describe={(lag, found) => `lag ${duration(lag * HOUR)} · ${valuesText(found)}`}
              corner={`n = ${n.toLocaleString('en-US')} · ${gridWords(grid)} · dashed: 95 % of white noise`}
            />
          );
        };
        const bound = pacf.bound;
        return (
          <>
            <p className={styles.verdict}>
              {ljungBox === undefined
                ? ''
                : ljungBox.p < 0.05
                  ? `What a value is depends on those before it: Ljung–Box over ${ljungBox.lag} lags, ${probability(ljungBox.p)}.`
                  : `No dependence on earlier values was found: Ljung–Box over ${ljungBox.lag} lags, ${probability(ljungBox.p)}.`}
            </p>
            {plot('ACF', acf.values, [bound, -bound])}
            {plot('PACF', pacf.values, [bound, -bound])}
          </>
        );
      }}
    </Answered>
  );
}

export function Stationarity({ chosen }: TabProps) {
  const asked = useSeries('stationary', chosen, {});
  return (
    <Answered what="The tests" asked={asked}>
      {({ grid, tests, data }) => (
        <>
          <p className={styles.verdict}>{tests.text}</p>
          <TimePlot
            label={`${chosen.column} over time`}
            yTitle={titleOf(chosen.column, chosen.unit)}
            marks={[lineOf(data, chosen.column, 1)]}
            corner={gridWords(grid)}
          />
          <CopyableTable
            name="Tests"
            table={() => ({
              header: ['test', 'statistic', 'p', 'lags'],
              rows: [
                ['ADF', tests.adf.stat, tests.adf.p, tests.adf.lags],
                ['KPSS', tests.kpss.stat, tests.kpss.p, tests.kpss.lags],
              ],
            })}
          >
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">test</th>
                  <th scope="col">null hypothesis</th>
                  <th scope="col">statistic</th>
                  <th scope="col">p</th>
                  <th scope="col">lags</th>
                </tr>
              </thead>
              <tbody>
                <tr title="augmented Dickey–Fuller with a constant, lags by AIC; statsmodels adfuller">
                  <td>ADF</td>
                  <td>it wanders (unit root)</td>
                  <td>{shown(tests.adf.stat)}</td>
                  <td>{probability(tests.adf.p)}</td>
                  <td>{tests.adf.lags}</td>
                </tr>
                <tr title="Kwiatkowski–Phillips–Schmidt–Shin around a level, automatic lags; statsmodels kpss">
                  <td>KPSS</td>
                  <td>it keeps its level</td>
                  <td>{shown(tests.kpss.stat)}</td>
                  <td>{probability(tests.kpss.p)}</td>
                  <td>{tests.kpss.lags}</td>
                </tr>
              </tbody>
            </table>
          </CopyableTable>
        </>
      )}
    </Answered>
  );
}

export function Changes({ chosen }: TabProps) {
  const { moment } = useTimeFormat();
  const [factor, setFactor] = useState(10);
  const asked = useSeries('changes', chosen, { penaltyFactor: factor });
  return (
    <>
      <div className={styles.settings}>
        <label>
          Penalty ×{' '}
          <select value={factor} onChange={(event) => setFactor(Number(event.target.value))}>
            {[0.3, 1, 3, 10, 30, 100, 300, 1000].map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <span>higher finds fewer changes</span>
      </div>
      <Answered what="The changes" asked={asked}>
        {({ grid, data, segments, jump }) => (
          <>
            <p className={styles.verdict}>
              {segments.length <= 1
                ? 'The level does not change.'
                : `The level changes ${segments.length - 1} ${segments.length === 2 ? 'time' : 'times'}.`}
            </p>
            <TimePlot
              label={`Changes of the level of ${chosen.column}`}
              yTitle={titleOf(chosen.column, chosen.unit)}
              marks={[
                lineOf(data, chosen.column, 1),
                {
                  kind: 'steps',
                  x: segments.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
                  y: segments.flatMap(({ mean }) => [mean, mean]),
                  label: 'level',
                  colour: 4,
                },
              ]}
              heightPx={260}
              corner={`PELT, squared deviations${jump > 1 ? `, changes at every ${jump}th point` : ''} · ${gridWords(grid)}`}
            />
            <CopyableTable
              name="Levels"
              table={() => ({
                header: ['from', 'to', 'level'],
                rows: segments.map(({ fromMs, toMs, mean }) => [
                  new Date(fromMs).toISOString(),
                  new Date(toMs).toISOString(),
                  mean,
                ]),
              })}
            >
              <table className={styles.table}>
                <thead>
                  <tr>
                    <th scope="col">from</th>
                    <th scope="col">to</th>
                    <th scope="col">level</th>
                  </tr>
                </thead>
                <tbody>
                  {segments.slice(0, 200).map(({ fromMs, toMs, mean }) => (
                    <tr key={fromMs}>
                      <td>{moment(fromMs)}</td>
                      <td>{moment(toMs)}</td>
                      <td>{shown(mean)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </CopyableTable>
          </>
        )}
      </Answered>
    </>
  );
}

export function Lag({ chosen, others }: TabProps) {
  const [other, setOther] = useState(others[0]);
  if (other === undefined) return <p className={styles.verdict}>There is no other column of numbers.</p>;
  return (
    <>
      <div className={styles.settings}>
        <label>
          Beside{' '}
          <select value={other} onChange={(event) => setOther(event.target.value)}>
            {others.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </div>
      <LagOf chosen={chosen} other={other} />
    </>
  );
}

function LagOf({ chosen, other }: { chosen: Chosen; other: string }) {
  const asked = useSeries('lag', chosen, { other, maxLagMs: 24 * HOUR });
  return (
    <Answered what="The lag" asked={asked}>
      {({ grid, lags, values, bestLag, bestValue, n }) => {
        const x = Float64Array.from(lags, (lag) => (lag * grid.everyMs) / HOUR);
        const [low, high] = [x[0] ?? -1, x.at(-1) ?? 1];
        const [bottom, top] = withRoom(rangeOf([values]));
        return (
          <>
            <p className={styles.verdict}>
              {lagWords(chosen.column, other, { bestLag, bestValue, everyMs: grid.everyMs })}
            </p>
            <Plot
              label={`Cross-correlation of ${chosen.column} and ${other}`}
              xTitle="lag, h"
              yTitle="correlation"
              marks={[{ kind: 'line', x, y: values, label: 'correlation' }]}
              xRange={[low, high]}
              yRange={[bottom, top]}
              xTicks={numberTicks(low, high, 8)}
              yTicks={numberTicks(bottom, top, 5)}
              heightPx={260}
              events={
                bestLag === undefined
                  ? []
                  : [{ x: (bestLag * grid.everyMs) / HOUR, label: valueLabels([bestValue])[0] ?? '' }]
              }
              describe={(lag, found) => `lag ${shown(lag)} h · ${valuesText(found)}`}
              corner={`n = ${n.toLocaleString('en-US')} with both · ${gridWords(grid)}`}
            />
          </>
        );
      }}
    </Answered>
  );
}

function lagWords(
  column: string,
  other: string,
  { bestLag, bestValue, everyMs }: { bestLag: number | undefined; bestValue: number; everyMs: number },
): string {
  if (bestLag === undefined) return 'One of the two does not vary: no lag is defined.';
  const strength = `correlation ${shown(bestValue)}`;
  if (bestLag === 0) return `${column} and ${other} go together best at the same time: ${strength}.`;
  const after = duration(Math.abs(bestLag) * everyMs);
  return bestLag > 0
    ? `${column} follows ${other} by ${after}: ${strength}.`
    : `${column} goes before ${other} by ${after}: ${strength}.`;
}
