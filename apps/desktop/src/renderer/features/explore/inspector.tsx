import type { OneSeries } from '../../data/data-source.ts';
import styles from './explore.module.css';
import type { Range } from './resolution.ts';
import { TIME_ZONE } from './use-explore.ts';

interface InspectorProps {
  series: readonly OneSeries[];
  colours: ReadonlyMap<string | null, number>;
  cursorMs: number | undefined;
  range: Range;
}

/** What is under the cursor: each series' value at its nearest time, exactly as it was answered. */
export function Inspector({ series, colours, cursorMs, range }: InspectorProps) {
  const metrics = Map.groupBy(series, (one) => one.metric);
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <p className={styles.instant}>{cursorMs === undefined ? spanOf(range) : full.format(cursorMs)}</p>
      {[...metrics].map(([metric, members]) => (
        <section key={metric}>
          <h3 className={styles.inspected}>
            {metric} <span className={styles.unit}>{members[0]?.unit}</span>
          </h3>
          <dl className={styles.figures}>
            {members.map((one) => (
              <div key={one.module} className={styles.figure}>
                <dt>
                  <span
                    className={styles.swatch}
                    data-colour={(colours.get(one.module) ?? 0) + 1}
                    aria-hidden
                  />
                  <span className="mono">{one.module}</span>
                </dt>
                <dd
                  title={
                    cursorMs === undefined
                      ? 'mean of what is in view'
                      : 'at the nearest time that has a value'
                  }
                >
                  {shown(cursorMs === undefined ? meanOf(one) : nearest(one, cursorMs))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className={styles.explained}>
        {cursorMs === undefined
          ? 'Mean: of the values in view, each bucket weighted by its samples. Point at a lane for the value at a time.'
          : 'The value at the nearest time of each series. Of a bucket it is the mean of its samples.'}
      </p>
    </aside>
  );
}

const full = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: TIME_ZONE,
  timeZoneName: 'short',
});
const spanOf = ({ fromMs, toMs }: Range): string => full.formatRange(fromMs, toMs);

const shown = (value: number | undefined): string =>
  value === undefined ? '—' : value.toLocaleString('en-US', { maximumSignificantDigits: 5 });

function meanOf({ value, count }: OneSeries): number | undefined {
  let [sum, n] = [0, 0];
  for (const [i, one] of value.entries()) {
    if (one === null) continue;
    const weight = count?.[i] ?? 1;
    sum += one * weight;
    n += weight;
  }
  return n === 0 ? undefined : sum / n;
}

function nearest({ t, value }: OneSeries, ms: number): number | undefined {
  let [low, high] = [0, t.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((t[middle] ?? 0) < ms) low = middle;
    else high = middle;
  }
  const at = Math.abs((t[low] ?? 0) - ms) <= Math.abs((t[high] ?? 0) - ms) ? low : high;
  return value[at] ?? undefined;
}
