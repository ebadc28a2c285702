import type { SqlAnswer, SqlChartForm } from '@wp/eda';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { askAsTask } from '../../data/ask-task.ts';
import { useAsked } from '../../data/use-asked.ts';
import { Button } from '../../parts/button.tsx';
import { CopyDialog } from '../../parts/copy-dialog.tsx';
import { shown } from '../../parts/figures.ts';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import { useTheme } from '../../styles/theme.ts';
import { isoInstant } from '../../time/format.ts';
import { useZone } from '../../time/zone.ts';
import { ChartDrawing } from './chart-drawing.tsx';
import { type ChartChoice, drawnOf, scalesOf, usualChart } from './chart-form.ts';
import styles from './sql.module.css';

const FORMS: readonly (readonly [SqlChartForm, string])[] = [
  ['line', 'Line'],
  ['bars', 'Bars'],
  ['points', 'Points'],
];

/** Columns of an answer as a chart: which, and in which form, is chosen above it. */
export function Chart({ answer }: { answer: SqlAnswer }) {
  const [choice, setChoice] = useState(() => usualChart(answer.columns));
  if (choice === undefined || answer.rows === 0)
    return (
      <EmptyState>
        A chart needs a column of numbers and a row: this answer has{' '}
        {choice === undefined ? 'no such column' : 'no row'}.
      </EmptyState>
    );
  return (
    <div className={styles.chart}>
      <Choices answer={answer} choice={choice} onChange={setChoice} />
      <Drawn answer={answer} choice={choice} />
    </div>
  );
}

interface ChoicesProps {
  answer: SqlAnswer;
  choice: ChartChoice;
  onChange(choice: ChartChoice): void;
}

function Choices({ answer, choice, onChange }: ChoicesProps) {
  const numbers = answer.columns.filter(({ kind }) => kind === 'number');
  const toggled = (name: string) =>
    choice.y.includes(name) ? choice.y.filter((one) => one !== name) : [...choice.y, name];
  return (
    <div className={styles.choices}>
      <label>
        Form{' '}
        <select
          value={choice.form}
          onChange={(event) => onChange({ ...choice, form: event.target.value as SqlChartForm })}
        >
          {FORMS.map(([form, title]) => (
            <option key={form} value={form}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        x{' '}
        <select value={choice.x} onChange={(event) => onChange({ ...choice, x: event.target.value })}>
          {answer.columns.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <fieldset className={styles.ys}>
        <legend className="visually-hidden">y</legend>
        <span aria-hidden>y</span>
        {numbers.map(({ name }) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={choice.y.includes(name)}
              // The last one stays: a chart of nothing is none.
              disabled={choice.y.length === 1 && choice.y.includes(name)}
              onChange={() => onChange({ ...choice, y: toggled(name) })}
            />
            {name}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

function Drawn({ answer, choice }: { answer: SqlAnswer; choice: ChartChoice }) {
  const zone = useZone();
  // The colours are read when it is drawn: another theme draws it anew.
  useTheme();
  const place = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const { width, height } = useSize(place);
  const [pointed, setPointed] = useState<number>();
  const [isCopying, setIsCopying] = useState(false);
  const args = useMemo(() => ({ id: answer.id, ...choice }), [answer.id, choice]);
  const asked = useAsked('sqlChart', args, { title: 'Drawing the result' });
  const data = asked.isStale ? undefined : asked.answer;
  const title = `${choice.y.join(', ')} by ${choice.x}`;
  const at = data === undefined || pointed === undefined ? undefined : data.x[pointed];
  if (asked.error !== undefined)
    return <ErrorState what="The chart" error={asked.error} onRetry={asked.again} />;
  return (
    <>
      <div ref={place} className={styles.drawing}>
        {data !== undefined && width > 0 && (
          <ChartDrawing
            ref={svg}
            title={title}
            data={data}
            form={choice.form}
            scales={scalesOf(data, choice.form, { width, height, zone })}
            width={width}
            height={height}
            corner={drawnOf(data, choice.form)}
            xTitle={data.kind === 'time' ? `${choice.x} (${zone})` : choice.x}
            pointed={pointed !== undefined && pointed < data.x.length ? pointed : undefined}
            onPoint={setPointed}
          />
        )}
      </div>
      <div className={styles.chartFoot}>
        <span className={styles.hint}>
          {data !== undefined && at !== undefined && pointed !== undefined
            ? [
                `${choice.x} ${data.kind === 'time' ? isoInstant(at, zone) : data.kind === 'text' ? (data.labels[pointed] ?? '') : shown(at)}`,
                ...data.y.map(({ name, values }) => `${name} ${shown(values[pointed])}`),
              ].join(' · ')
            : 'Point at the chart for its values.'}
        </span>
        <Button onClick={() => setIsCopying(true)}>Copy chart…</Button>
      </div>
      {isCopying && (
        <CopyDialog
          metric={title}
          svg={() => new XMLSerializer().serializeToString(svg.current as SVGSVGElement)}
          csv={async () => {
            const columns = [choice.x, ...choice.y];
            return (await askAsTask('sqlCsv', { id: answer.id, columns }, { title: 'Writing CSV' })).text();
          }}
          onClose={() => setIsCopying(false)}
        />
      )}
    </>
  );
}

function useSize(place: React.RefObject<HTMLDivElement | null>) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return size;
}
