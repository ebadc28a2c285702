import { type CheckId, checkAbout, metricKind, type Threshold } from '@wp/eda';
import { RotateCcw } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
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
      {Object.keys(moved).length > 0 && (
        <Button
          aria-label={`Thresholds of ${title} as they were`}
          title="As they were"
          onClick={() => thresholds.reset(check)}
        >
          <RotateCcw size={12} aria-hidden />
        </Button>
      )}
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
  return (
    <label className={styles.threshold}>
      <span>
        {label} {isLog ? value.toExponential(0).replace('e-', 'e−') : value}
      </span>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={String(value)}
        min={min}
        max={max}
        step={step}
        value={isLog ? Math.log10(value) : value}
        onChange={({ target }) => onSet(isLog ? 10 ** Number(target.value) : Number(target.value))}
        onPointerUp={onSettle}
        onKeyUp={onSettle}
        onBlur={onSettle}
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
