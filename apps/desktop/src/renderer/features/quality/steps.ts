import {
  type CheckId,
  checkAbout,
  metricKind,
  type QualityCheck,
  type QualityFinding,
  type QualitySettings,
  type Step,
  thresholdOf,
} from '@wp/eda';

interface About {
  column: string;
  module: string;
  by: string | null;
  time: string | null;
  settings: QualitySettings;
}

/** Empties the cells of one module in one stretch of time. */
export function maskStep(
  { column, module, by, time }: About,
  { fromMs, toMs }: QualityFinding,
): Step | undefined {
  if (time === null) return undefined;
  return {
    step: 'mask',
    column,
    ...(by !== null && { by, values: [module] }),
    time,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
  };
}

/** The step that empties all that a check flags, with its thresholds as they are; or why there is none. */
export function stepOf(id: CheckId, about: About): { step: Step } | { why: string } {
  const { column, by, time, settings } = about;
  const check = checkOf(id, about);
  if ('why' in check) return check;
  if (time === null) return { why: 'The step needs a column of times.' };
  return {
    step: {
      step: 'drop_flagged',
      column,
      checks: [check],
      action: id === 'clock' ? 'rows' : 'cells',
      time,
      timeZone: settings.timeZone ?? 'UTC',
      ...(by !== null && { by }),
      ...(metricKind(column, null).isLight && NIGHTLY.has(id) && { keepNight: true }),
    },
  };
}

/** Checks that mean nothing of a light that is out. */
const NIGHTLY: ReadonlySet<CheckId> = new Set(['stale', 'interpolated', 'outliers', 'zeros']);

function checkOf(id: CheckId, { column, settings }: About): QualityCheck | { why: string } {
  const set = (name: string): number => thresholdOf(settings, id, name) ?? Number.NaN;
  switch (id) {
    case 'stale':
      return { check: 'stale-diff', window: set('window'), rtol: set('rtol') };
    case 'interpolated':
      return { check: 'interpolation-diff', window: set('window'), rtol: set('rtol') };
    case 'outliers':
      return { check: 'outlier-hampel', window: set('window'), deviations: set('deviations') };
    case 'clipping':
      return { check: 'clipping-geometric', slopeMax: set('slope') };
    case 'zeros':
      return { check: 'stuck-at-zero', window: set('window') };
    case 'clock':
      return { check: 'duplicate-time' };
    case 'range': {
      const { limits } = metricKind(column, null);
      const [min, max] = [
        thresholdOf(settings, id, 'min') ?? limits.min,
        thresholdOf(settings, id, 'max') ?? limits.max,
      ];
      if (min === undefined && max === undefined) return { why: 'Set a limit first.' };
      return { check: 'range', ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
    }
    case 'gaps':
      return { why: 'A gap has no cells to drop: fill it, or resample, in Transform.' };
    case 'shift':
    case 'peers':
    case 'completeness':
      return {
        why: `${checkAbout(id).title} is judged beside the fleet or by whole days: mask the finding instead.`,
      };
    default:
      return id satisfies never;
  }
}
