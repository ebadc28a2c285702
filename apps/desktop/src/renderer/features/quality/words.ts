import type { CheckId, QualityCell, QualityFinding } from '@wp/eda';

/** What stands over a column of the matrix. */
export const SHORT: Readonly<Record<CheckId, string>> = {
  stale: 'stale',
  interpolated: 'interpolated',
  gaps: 'gaps',
  outliers: 'outliers',
  clipping: 'clipping',
  clock: 'clock',
  shift: 'shift',
  range: 'range',
  peers: 'peers',
  zeros: 'zeros',
  completeness: 'days',
};

/** Per cent of the time: whole ones from ten on, and never 0 where there is something. */
export function shareText(cell: QualityCell | undefined): string {
  if (cell === undefined) return '';
  if ('why' in cell) return '–';
  if (cell.share === 0) return '·';
  const percent = 100 * cell.share;
  if (percent < 0.1) return '<0.1';
  return percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0);
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** `15.5 d`, `9 h`, `25 min`. */
export function duration(ms: number): string {
  if (ms === 0) return '—';
  for (const [unit, size] of UNITS) {
    const n = ms / size;
    if (n >= 1) return `${n < 10 ? Number(n.toFixed(1)) : Math.round(n)} ${unit}`;
  }
  return `${Math.round(ms)} ms`;
}

export function energy(kwh: number | null): string {
  if (kwh === null) return '—';
  if (kwh === 0) return '0';
  if (kwh < 0.01) return '<0.01 kWh';
  return `${kwh < 10 ? kwh.toFixed(2) : kwh < 100 ? kwh.toFixed(1) : Math.round(kwh).toLocaleString('en-US')} kWh`;
}

/** A finding in a few words, beside others. */
export function brief({ check, samples, howFar, fromMs, toMs }: QualityFinding, titled: string): string {
  switch (check) {
    case 'gaps':
      return `Gap, ${samples.toLocaleString('en-US')} samples`;
    case 'outliers':
      return `Outliers, ${samples.toLocaleString('en-US')}`;
    case 'clock':
    case 'shift':
      return howFar === null ? titled : `${titled}, ${howFar}`;
    case 'stale':
    case 'interpolated':
    case 'clipping':
    case 'range':
    case 'peers':
    case 'zeros':
    case 'completeness':
      return `${titled}, ${duration(toMs - fromMs)}`;
    default:
      return check satisfies never;
  }
}
