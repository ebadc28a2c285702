import type { AtInstant, TraceSummary } from '@wp/eda';
import type { ReactNode } from 'react';
import { shown } from '../../parts/figures.ts';
import { useTimeFormat } from '../../time/format.ts';
import styles from './explore.module.css';
import type { Range } from './resolution.ts';

interface InspectorProps {
  lanes: readonly { metric: string; unit: string | null; modules: readonly string[] }[];
  colours: ReadonlyMap<string | null, number>;
  cursorMs: number | undefined;
  /** Range that is summed up where nothing is pointed at: what is marked, else what is in view. */
  range: Range;
  isMarked: boolean;
  /** Whether a lane has a row a module: then it is the row that is pointed at. */
  isHeat: boolean;
  at: readonly (readonly (AtInstant | undefined)[])[];
  summaries: readonly (readonly TraceSummary[])[];
  children?: ReactNode;
}

const MOST_ROWS = 12;

/** What is under the cursor: each series' nearest real sample; else the figures of what is in view. */
export function Inspector(props: InspectorProps) {
  const { lanes, colours, cursorMs, range, isMarked, isHeat, at, summaries } = props;
  const isPointing = cursorMs !== undefined;
  const time = useTimeFormat();
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <p className={styles.instant}>
        {isPointing ? time.instant(cursorMs) : time.span(range.fromMs, range.toMs)}
      </p>
      {lanes.map(({ metric, unit, modules }, lane) => (
        <section key={metric}>
          <h3 className={styles.inspected}>
            {metric} <span className={styles.unit}>{unit}</span>
          </h3>
          <dl className={styles.figures}>
            {modules.slice(0, MOST_ROWS).map((module, i) => {
              const here = isPointing ? at[lane]?.[i] : undefined;
              const sum = summaries[lane]?.[i];
              return (
                <div key={module} className={styles.figure}>
                  <dt title={module}>
                    <span className={styles.swatch} data-colour={colourOf(colours, module)} aria-hidden />
                    <span className={`mono ${styles.listed}`}>{module}</span>
                  </dt>
                  <dd title={isPointing ? sampleTitle(here, time.instant) : summaryTitle(sum)}>
                    {shown(isPointing ? here?.value : sum?.mean)}
                    {isPointing
                      ? here !== undefined && here.count > 1 && <small>{extremes(here)}</small>
                      : sum !== undefined && sum.count > 1 && <small>{extremes(sum)}</small>}
                  </dd>
                </div>
              );
            })}
          </dl>
          {modules.length > MOST_ROWS && (
            <p className={styles.more}>and {modules.length - MOST_ROWS} modules more</p>
          )}
        </section>
      ))}
      <p className={styles.explained}>
        {isPointing
          ? 'The nearest real sample of each series (of a bucket: its mean). The small figures are the least and the greatest of the samples in the column of pixels.'
          : isHeat
            ? 'Point at a row for its figures; a click opens it alone. Drag with Shift to mark a stretch.'
            : `Mean of ${isMarked ? 'what is marked' : 'what is in view'}, each bucket weighted by its samples; below it the least and the greatest. Point at a lane for the value at a time; drag with Shift to mark a stretch.`}
      </p>
      {props.children}
    </aside>
  );
}

const colourOf = (colours: ReadonlyMap<string | null, number>, module: string): number | undefined => {
  const colour = colours.get(module);
  return colour === undefined ? undefined : (colour % 8) + 1;
};

// Made once: making one costs more than a hundred uses of it, and these are written at every move of the hand.
const integer = new Intl.NumberFormat('en-US');
const whole = (n: number): string => integer.format(n);
const extremes = ({ min, max }: { min: number; max: number }): string => `${shown(min)} … ${shown(max)}`;
const sampleTitle = (at: AtInstant | undefined, instant: (ms: number) => string): string =>
  at === undefined
    ? 'no sample in view'
    : `${at.value} at ${instant(at.t)}${at.count > 1 ? `; ${at.min} to ${at.max} in ${whole(at.count)} samples of this column of pixels` : ''}`;
const summaryTitle = (sum: TraceSummary | undefined): string =>
  sum === undefined || sum.count === 0
    ? 'no sample in view'
    : `mean ${sum.mean}, ${sum.min} to ${sum.max}, of ${whole(sum.count)} samples`;
