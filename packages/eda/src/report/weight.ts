import type { Alert, AlertKind } from '../engine/profile/alerts.ts';

/** How much an alert of a kind matters: what makes figures untrue comes before what is merely worth knowing. */
const WEIGHTS: Readonly<Record<AlertKind, number>> = {
  gaps: 9,
  'high-missing': 9,
  'duplicate-rows': 8,
  'irregular-interval': 8,
  'out-of-range': 8,
  stale: 7,
  constant: 6,
  'almost-constant': 5,
  'non-stationary': 4,
  correlated: 3,
  'high-zeros': 3,
  skewed: 2,
  seasonal: 1,
};

/** Alerts with those that matter most first; within a kind, those farthest beyond their threshold come first. */
export const byWeight = (alerts: readonly Alert[]): Alert[] =>
  [...alerts].sort((a, b) => WEIGHTS[b.kind] - WEIGHTS[a.kind] || excess(b) - excess(a));

const excess = ({ value, threshold }: Alert): number => Math.abs(value - threshold);
