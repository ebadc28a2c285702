import type { CheckId, QualitySettings } from '@wp/eda';
import { useEffect, useState } from 'react';

type Thresholds = NonNullable<QualitySettings['thresholds']>;

export interface ThresholdState {
  /** Thresholds as they stand under the hand; the lane follows these. */
  live: Thresholds;
  /** Thresholds as they were let go of; the matrix and the findings follow these. */
  settled: Thresholds;
  set(check: CheckId, name: string, value: number | undefined): void;
  settle(): void;
  reset(check: CheckId): void;
}

/** The thresholds that were moved away from their standards. */
export function useSettings(): ThresholdState {
  const [live, setLive] = useState<Thresholds>({});
  const [settled, setSettled] = useState<Thresholds>({});
  return {
    live,
    settled,
    set(check, name, value) {
      setLive((before) => {
        const { [name]: _, ...others } = before[check] ?? {};
        return { ...before, [check]: value === undefined ? others : { ...others, [name]: value } };
      });
    },
    settle: () => setSettled(live),
    reset(check) {
      const { [check]: _, ...others } = live;
      setLive(others);
      setSettled(others);
    },
  };
}

/** A value once it has stood for a while. */
export function useDebounced<T>(value: T, ms: number): T {
  const [kept, setKept] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setKept(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return kept;
}
