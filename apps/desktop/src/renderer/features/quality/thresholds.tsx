import { type CheckId, checkAbout, metricKind, type Threshold } from '@wp/eda';
import { RotateCcw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import styles from './quality.module.css';
import type { ThresholdState } from './use-settings.ts';

interface ThresholdsProps {
  check: CheckId;
  column: string;
  unit: string | null;
  thresholds: ThresholdState;
}

/** The thresholds of one check: the lane follows while one is dragged, the matrix once it is let go of. */
export function Thresholds({ check, column, unit, thresholds }: ThresholdsProps) {
  const { title, thresholds: all } = checkAbout(check);
  const moved = thresholds.live[check] ?? {};
  const { limits } = metricKind(column, unit);
  return (
    <fieldset className={styles.thresholds} aria-label={`Thresholds of ${title}`}>
      <span className={styles.thresholdsTitle}>{title.toLowerCase()}:</span>
      {all.map((one) =>
        one.standard === undefined ? (
          <Limit
            key={one.name}
            about={one}
            value={moved[one.name] ?? (one.name === 'min' ? limits.min : limits.max)}
            onSet={(value) => thresholds.set(check, one.name, value)}
            onSettle={thresholds.settle}
          />
        ) : (
          <Slider
            key={one.name}
            about={one}
            value={moved[one.name] ?? one.standard}
            onSet={(value) => thresholds.set(check, one.name, value)}
            onSettle={thresholds.settle}
          />
        ),
      )}
      {/* It keeps its place while it is not there: a slider must not move away from the hand. */}
      <button
        type="button"
        className={styles.eye}
        aria-label={`Thresholds of ${title} as they were`}
        title="As they were"
        style={{ visibility: Object.keys(moved).length > 0 ? 'visible' : 'hidden' }}
        onClick={() => thresholds.reset(check)}
      >
        <RotateCcw size={12} aria-hidden />
      </button>
    </fieldset>
  );
}

interface ThresholdProps {
  about: Threshold;
  onSettle(): void;
}

function Slider({
  about,
  value,
  onSet,
  onSettle,
}: ThresholdProps & { value: number; onSet(value: number): void }) {
  const { label, min, max, step, isLog = false } = about;
  const input = useRef<HTMLInputElement>(null);
  const settle = useRef(onSettle);
  useEffect(() => {
    settle.current = onSettle;
  });
  // React hears every move as a change; the element's own tells when it is let go of, wherever the hand is by then.
  useEffect(() => {
    const element = input.current;
    const letGo = () => settle.current();
    element?.addEventListener('change', letGo);
    return () => element?.removeEventListener('change', letGo);
  }, []);
  return (
    <label className={styles.threshold}>
      <span>
        {label} {isLog ? value.toExponential(0).replace('e-', 'e−') : value}
      </span>
      <input
        ref={input}
        type="range"
        aria-label={label}
        aria-valuetext={String(value)}
        min={min}
        max={max}
        step={step}
        value={isLog ? Math.log10(value) : value}
        onChange={({ target }) => onSet(isLog ? 10 ** Number(target.value) : Number(target.value))}
      />
    </label>
  );
}

function Limit({
  about,
  value,
  onSet,
  onSettle,
}: ThresholdProps & { value: number | undefined; onSet(value: number | undefined): void }) {
  return (
    <label className={styles.threshold}>
      <span>{about.label}</span>
      <input
        type="number"
        className={styles.limit}
        step="any"
        value={value ?? ''}
        placeholder="none"
        onChange={({ target }) => onSet(target.value === '' ? undefined : Number(target.value))}
        onKeyDown={({ key }) => key === 'Enter' && onSettle()}
        onBlur={onSettle}
      />
    </label>
  );
}
