// Faults are placed by UTC calendar month, never by the run's range: a sub-range meets the same faults.

import { placeDstShifts } from './dst-shift.ts';
import { FAULT_KINDS, type FaultKind, type PlacedFault } from './fault.ts';
import { FAULT_SHAPES } from './fault-shapes.ts';
import { keyOf, uniform } from './hash.ts';
import type { ModuleModel } from './module-model.ts';
import type { ResolvedOptions } from './options.ts';
import type { Metric } from './record.ts';
import { equationOfTimeMinutes, solarElevationDeg } from './solar.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ATTEMPTS = 12;
const LOWEST_SUN_DEG = 8;

type MonthlyKind = Exclude<FaultKind, 'dst-shift'>;
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Keeps a fault's stamps clear of its neighbours', even if a clock is two hours off. */
function marginMs(options: ResolvedOptions): number {
  return Math.max(3 * HOUR_MS, 2 * options.intervalMs);
}

function onceAMonth(kind: MonthlyKind): boolean {
  return kind === 'clock-shift' || kind === 'drift' || kind === 'clipping';
}

function solarNoon(dayStart: number, longitude: number): number {
  const noon = dayStart + 12 * HOUR_MS - (longitude / 15) * HOUR_MS;
  return noon - equationOfTimeMinutes(noon) * 60_000;
}

function startWithin(options: ResolvedOptions, kind: MonthlyKind, room: Span, draw: number): number {
  const free = room.from + draw * Math.max(0, room.to - room.from);
  if (!FAULT_SHAPES[kind].byDay) return free;
  const noon = solarNoon(Math.floor(free / DAY_MS) * DAY_MS, options.longitude);
  return noon + ((draw * 7919) % 1) * 3.5 * HOUR_MS - 2.5 * HOUR_MS;
}

function pickMetric(options: ResolvedOptions, kind: MonthlyKind, draw: number): Metric | null | undefined {
  switch (kind) {
    case 'gap':
    case 'clock-shift':
    case 'duplicate-stamp':
    case 'out-of-order':
      return null;
    case 'clipping':
      return options.metrics.includes('power') ? 'power' : undefined;
    case 'drift':
    case 'stale':
    case 'stuck-at-zero':
    case 'spike':
      return options.metrics[Math.floor(draw * options.metrics.length)];
  }
}

function amountOf(
  model: ModuleModel,
  options: ResolvedOptions,
  fault: Omit<PlacedFault, 'amount'> & { kind: MonthlyKind },
): number {
  const drawn = FAULT_SHAPES[fault.kind].amount(uniform(fault.key, 2));
  if (fault.kind === 'stale' && fault.metric !== null) return model.probe(fault.from, fault.metric);
  if (fault.kind !== 'clipping') return drawn;
  const middle = Math.floor((fault.from + fault.to) / 2 / DAY_MS) * DAY_MS;
  return Math.round(drawn * model.clearSkyPower(solarNoon(middle, options.longitude)) * 100) / 100;
}

/** One try at a place within `room`; undefined where it does not fit or the sun is too low to show it. */
function placeOnce(
  model: ModuleModel,
  options: ResolvedOptions,
  kind: MonthlyKind,
  room: Span,
  key: number,
): PlacedFault | undefined {
  const shape = FAULT_SHAPES[kind];
  const step = options.intervalMs;
  const wantedMs = shape.shortestMs + uniform(key, 1) * (shape.longestMs - shape.shortestMs);
  const lastingMs = Math.max(shape.fewestRecords, Math.ceil(wantedMs / step)) * step;
  const draw = uniform(key, 0);
  const start = startWithin(options, kind, { from: room.from, to: room.to - lastingMs }, draw);
  const from = Math.ceil(start / step) * step;
  const to = from + lastingMs;
  if (from < room.from || to > room.to) return undefined;
  if (shape.byDay && solarElevationDeg(from, options.latitude, options.longitude) < LOWEST_SUN_DEG)
    return undefined;
  const metric = pickMetric(options, kind, uniform(key, 3));
  if (metric === undefined) return undefined;
  const fault = { kind, from, to, metric, key };
  return { ...fault, amount: amountOf(model, options, fault) };
}

function planMonth(
  model: ModuleModel,
  options: ResolvedOptions,
  month: Span,
  taken: readonly PlacedFault[],
): PlacedFault[] {
  const margin = marginMs(options);
  const placed: PlacedFault[] = [];
  const isFree = (span: Span) =>
    ![...taken, ...placed].some((other) => span.from < other.to + margin && other.from < span.to + margin);
  FAULT_KINDS.forEach((kind, ordinal) => {
    const rate = kind === 'dst-shift' ? 0 : options.rates[kind];
    if (kind === 'dst-shift' || rate === 0) return;
    const monthKey = keyOf(options.seed, model.index, 21, ordinal, month.from);
    const drawn = Math.floor(rate) + (uniform(monthKey, 0) < rate % 1 ? 1 : 0);
    const count = onceAMonth(kind) ? Math.min(1, drawn) : drawn;
    const roomMs = (month.to - month.from - 2 * margin) / count;
    for (let j = 0; j < count; j++) {
      const from = month.from + margin + j * roomMs;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const key = keyOf(monthKey, j, attempt);
        const fault = placeOnce(model, options, kind, { from, to: from + roomMs }, key);
        if (fault === undefined || !isFree(fault)) continue;
        placed.push(fault);
        break;
      }
    }
  });
  return placed;
}

/** A module's faults that touch the run's range, uncut, in time order; no two overlap. */
export function planFaults(model: ModuleModel, options: ResolvedOptions): PlacedFault[] {
  const { from, to, rates } = options;
  if (to <= from || FAULT_KINDS.every((kind) => rates[kind] === 0)) return [];
  const all: PlacedFault[] = [];
  const lastYear = new Date(to - 1).getUTCFullYear();
  for (let year = new Date(from).getUTCFullYear(); year <= lastYear; year++) {
    const shifts = placeDstShifts(options, model.index, year);
    all.push(...shifts);
    for (let month = 0; month < 12; month++) {
      const span = { from: Date.UTC(year, month, 1), to: Date.UTC(year, month + 1, 1) };
      if (span.from < to && span.to > from) all.push(...planMonth(model, options, span, shifts));
    }
  }
  return all.filter((fault) => fault.from < to && fault.to > from).sort((a, b) => a.from - b.from);
}
