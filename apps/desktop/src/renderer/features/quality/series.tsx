import { type CheckId, checkAbout, type Lane, type QualityFinding } from '@wp/eda';
import { X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useAsked } from '../../data/use-asked.ts';
import { counted } from '../../parts/counted.ts';
import { useWidth } from '../../parts/use-width.ts';
import { useZone } from '../../time/zone.ts';
import { moved, type Range, zoomed } from '../explore/resolution.ts';
import { FlagLane } from './flag-lane.tsx';
import type { ModuleQuestion } from './opened-module.tsx';
import styles from './quality.module.css';
import { SeriesChart } from './series-chart.tsx';
import { Thresholds } from './thresholds.tsx';
import type { ThresholdState } from './use-settings.ts';

interface SeriesProps {
  question: ModuleQuestion;
  unit: string | null;
  whole: Range;
  range: Range;
  onRange(range: Range): void;
  lanes: readonly Lane[];
  check: CheckId;
  onCheck(check: CheckId): void;
  finding: QualityFinding | undefined;
  /** An instant of a lane was clicked. */
  onAt(ms: number, check: CheckId): void;
  thresholds: ThresholdState;
  onClose(): void;
}

/** The series of one module, the flags of each check as a lane below it, and the thresholds of the chosen one. */
export function Series(props: SeriesProps) {
  const { question, unit, whole, range, onRange, lanes, check, finding, thresholds } = props;
  const { module, column } = question;
  const timeZone = useZone();
  const place = useRef<HTMLElement>(null);
  const width = useWidth(place);
  const [muted, setMuted] = useState<ReadonlySet<CheckId>>(new Set());
  const { answer, error } = useAsked(
    'samples',
    { module, column, range, pixels: Math.max(100, width - 80) },
    { title: `Reading ${module}` },
  );
  const shown = lanes.filter((lane) => lane.check === check || (!('why' in lane) && lane.spans.length > 0));
  const within = (next: Range): Range => clamp(next, whole);
  const shaded = useMemo(() => {
    const own = lanes.find((lane) => lane.check === check);
    return own === undefined || 'why' in own || muted.has(check) ? new Float64Array(0) : own.spans;
  }, [lanes, check, muted]);
  const mute = (id: CheckId) =>
    setMuted((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <section ref={place} className={styles.series} aria-label={`Series of ${module}`}>
      <header className={styles.seriesHead}>
        <h2 className={styles.seriesTitle}>
          <span className="mono">{module}</span> · {column}
          {unit !== null && ` [${unit}]`}
        </h2>
        <Thresholds check={check} column={column} unit={unit} thresholds={thresholds} />
        <button
          type="button"
          className={styles.eye}
          aria-label="Close the series"
          title="Close the series (Esc)"
          onClick={props.onClose}
        >
          <X size={14} aria-hidden />
        </button>
      </header>
      {error !== undefined && <p role="alert">The series could not be read: {error}</p>}
      <SeriesChart
        about={{ module, column, unit, check }}
        line={answer}
        range={range}
        timeZone={timeZone}
        spans={shaded}
        finding={finding}
        onRange={(next) => onRange(within(next))}
        onMove={(step) => onRange(within(step(range)))}
        onFit={() => onRange(whole)}
        onMark={(next) => onRange(within(next))}
      />
      <fieldset aria-label="Flags by check" className={styles.lanes}>
        {shown.map((lane) => (
          <FlagLane
            key={lane.check}
            lane={lane}
            title={checkAbout(lane.check).title}
            range={range}
            width={width}
            isChosen={lane.check === check}
            isMuted={muted.has(lane.check)}
            onChoose={() => props.onCheck(lane.check)}
            onMute={() => mute(lane.check)}
            onAt={(ms) => props.onAt(ms, lane.check)}
          />
        ))}
      </fieldset>
      <p className={styles.corner}>
        {answer === undefined
          ? 'Being read…'
          : answer.of <= answer.times.length
            ? `all ${counted(answer.of, 'sample')}`
            : `min–max of ${counted(answer.of, 'sample')}`}
        {' · drag to zoom, double-click for all, '}
        <button type="button" className={styles.link} onClick={() => onRange(within(moved(range, -1)))}>
          earlier
        </button>{' '}
        <button type="button" className={styles.link} onClick={() => onRange(within(moved(range, 1)))}>
          later
        </button>{' '}
        <button type="button" className={styles.link} onClick={() => onRange(within(zoomed(range, 2)))}>
          wider
        </button>
      </p>
    </section>
  );
}

/** The range moved, and narrowed where it must be, to lie within what there is. */
function clamp({ fromMs, toMs }: Range, whole: Range): Range {
  const width = Math.min(toMs - fromMs, whole.toMs - whole.fromMs);
  const from = Math.min(whole.toMs - width, Math.max(whole.fromMs, fromMs));
  return { fromMs: Math.round(from), toMs: Math.round(from + width) };
}
