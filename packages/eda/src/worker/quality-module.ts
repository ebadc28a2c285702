import { zoneOf } from '@wp/contract';
import { quantileSorted } from '../engine/column/order.ts';
import { sortedPresent } from '../engine/column/present.ts';
import { localDayIndex } from '../engine/grid/calendar.ts';
import { clippingGeometric } from '../engine/quality/clipping-geometric.ts';
import { daytime } from '../engine/quality/day-night.ts';
import { hampelOutliers } from '../engine/quality/hampel.ts';
import { incompleteDays } from '../engine/quality/incomplete-days.ts';
import { interpolated } from '../engine/quality/interpolated.ts';
import { outOfRange } from '../engine/quality/range.ts';
import { staleByDifference } from '../engine/quality/stale.ts';
import { stuckAtZero } from '../engine/quality/stuck-at-zero.ts';
import { HOUR_MS } from '../engine/time/units.ts';
import type { ColumnSet } from './figures.ts';
import {
  type CheckId,
  type MetricKind,
  type QualitySettings,
  standardOf,
  thresholdOf,
} from './quality-catalog.ts';
import { type ClockStretch, clockStretches, type LevelStretch, levelStretches } from './quality-days.ts';
import { type Fleet, hourMeans } from './quality-fleet.ts';
import { type GridRequest, type ModuleGrid, moduleGrid } from './quality-grid.ts';

/** One module's flags, 1 a slot that a check finds wrong, or why it was not judged. */
export type Judged = { flags: Uint8Array } | { why: string };

export interface ModuleRequest extends Omit<GridRequest, 'intervalMs'> {
  kind: MetricKind;
  light: string | null;
  fleet: Fleet;
  settings: QualitySettings;
}

/** At night anything below this share of the greatest usual value is nothing. */
const DARK = 0.01;
/** Hours in which the fleet gives less than this share of its best are too dark to compare. */
const DIM = 0.1;
/** A clipped value is the greatest of its day, but for this. */
const TOP = 0.99;

/** The checks on one module; what several of them need is made once, and only where one needs it. */
export class ModuleChecks {
  readonly grid: ModuleGrid;
  readonly request: ModuleRequest;
  readonly #columns: ColumnSet;
  #day: Uint8Array | undefined;
  #ownDay: Uint8Array | undefined;
  #days: Int32Array | undefined;
  #usual: number | undefined;

  constructor(columns: ColumnSet, request: ModuleRequest) {
    this.#columns = columns;
    this.request = request;
    this.grid = moduleGrid(columns, { ...request, intervalMs: request.fleet.intervalMs });
  }

  get timeZone(): string {
    return this.request.settings.timeZone ?? 'UTC';
  }

  judge(id: CheckId): Judged {
    const { settings, kind } = this.request;
    const { values, times, intervalMs } = this.grid;
    const set = (name: string): number => standardOf(settings, id, name);
    switch (id) {
      case 'stale':
        return { flags: this.#stale(set('window'), set('rtol')) };
      case 'interpolated': {
        const { flags } = interpolated(values, { window: set('window'), rtol: set('rtol') });
        const stale = this.#stale(
          standardOf(settings, 'stale', 'window'),
          standardOf(settings, 'stale', 'rtol'),
        );
        return { flags: this.#withoutDark(flags.map((flag, i) => (stale[i] === 1 ? 0 : flag))) };
      }
      case 'gaps':
        return { flags: this.#gaps(set('factor')) };
      case 'outliers': {
        const { flags } = hampelOutliers(values, { window: set('window'), deviations: set('deviations') });
        return { flags: this.#byDay(flags) };
      }
      case 'clipping':
        return kind.isPower
          ? { flags: this.#clipping(set('slope')) }
          : { why: 'Clipping is what inverters do to power: it is judged of power alone.' };
      case 'clock':
        return { flags: this.#clock(this.clockStretches()) };
      case 'shift':
        return { flags: this.#shift(this.levelStretches()) };
      case 'range': {
        const bounds = this.bounds();
        if (bounds.min === undefined && bounds.max === undefined)
          return { why: 'What this metric can be is not known from its name: set its limits.' };
        return { flags: outOfRange(values, bounds).flags };
      }
      case 'peers':
        return this.request.fleet.members < 5
          ? { why: 'Five modules at least are needed to tell one that is unlike the others.' }
          : { flags: this.#peers(set('limit')) };
      case 'zeros':
        return {
          flags: stuckAtZero(values, {
            window: set('window'),
            ...(kind.isLight && { night: this.day().map((day) => 1 - day) }),
          }).flags,
        };
      case 'completeness': {
        const { flags } = incompleteDays(times, values, {
          least: set('least'),
          timeZone: this.timeZone,
          intervalMs,
        });
        return { flags: this.#ofWholeDays(flags) };
      }
      default:
        return id satisfies never;
    }
  }

  /** The limits that are set, or else those of the quantity. */
  bounds(): { min?: number; max?: number } {
    const { settings, kind } = this.request;
    const min = thresholdOf(settings, 'range', 'min') ?? kind.limits.min;
    const max = thresholdOf(settings, 'range', 'max') ?? kind.limits.max;
    return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  }

  clockStretches(): ClockStretch[] {
    const { fleet, light, settings } = this.request;
    if (light === null || fleet.midday === undefined) return [];
    return clockStretches(
      { times: this.grid.times, day: this.ownDay(), timeZone: this.timeZone },
      { fleet: fleet.midday, leastDays: standardOf(settings, 'clock', 'days') },
    );
  }

  levelStretches(): LevelStretch[] {
    const { settings } = this.request;
    return levelStretches(
      { values: this.grid.values, days: this.days(), expectedAt: (slot) => this.expectedAt(slot) },
      {
        leastDays: standardOf(settings, 'shift', 'days'),
        strictness: standardOf(settings, 'shift', 'strictness'),
      },
    );
  }

  /** What the fleet's median says of a slot; NaN where it says nothing. */
  expectedAt(slot: number): number {
    const { fleet } = this.request;
    const at = Math.floor(((this.grid.times[slot] as number) - fleet.fromMs) / fleet.intervalMs);
    return fleet.expected[at] ?? Number.NaN;
  }

  /** How far the mean of a slot's hour lies from the fleet's, in spreads; NaN where that is not judged. */
  peerScores(): Float64Array {
    const { fleet, kind } = this.request;
    const own = hourMeans(this.grid.values, this.grid, fleet.hourFromMs);
    const best = fleet.hourMedian.reduce((high, value) => Math.max(high, Number.isNaN(value) ? 0 : value), 0);
    return own.map((mean, hour) => {
      const median = fleet.hourMedian[hour] as number;
      if (kind.isLight && !(median >= DIM * best)) return Number.NaN;
      return (mean - median) / (fleet.hourSpread[hour] as number);
    });
  }

  hourOf(slot: number): number {
    return Math.floor(((this.grid.times[slot] as number) - this.request.fleet.hourFromMs) / HOUR_MS);
  }

  /** The local day of each slot. */
  days(): Int32Array {
    if (this.#days === undefined) {
      const zone = zoneOf(this.timeZone);
      this.#days = Int32Array.from(this.grid.times, (ms) => localDayIndex(ms, zone));
    }
    return this.#days;
  }

  /** Day by the module's own light. */
  ownDay(): Uint8Array {
    const { light, column } = this.request;
    this.#ownDay ??= daytime(
      this.grid.times,
      light === null || light === column
        ? this.grid.values
        : moduleGrid(this.#columns, { ...this.request, column: light, intervalMs: this.grid.intervalMs })
            .values,
      { intervalMs: this.grid.intervalMs, timeZone: this.timeZone },
    );
    return this.#ownDay;
  }

  /** Day where both the fleet's light and the module's own say so: the clock of one module may be wrong. */
  day(): Uint8Array {
    const { fleet } = this.request;
    this.#day ??= this.ownDay().map((own, slot) => {
      if (fleet.day === undefined) return own;
      const at = Math.floor(((this.grid.times[slot] as number) - fleet.fromMs) / fleet.intervalMs);
      return own === 1 && fleet.day[at] === 1 ? 1 : 0;
    });
    return this.#day;
  }

  #stale(window: number, rtol: number): Uint8Array {
    return this.#withoutDark(staleByDifference(this.grid.values, { window, rtol }).flags);
  }

  /** Clears flags of values near zero at night, which are as they should be: not stale, and no line. */
  #withoutDark(flags: Uint8Array): Uint8Array {
    if (!this.request.kind.isLight || !flags.includes(1)) return flags;
    const day = this.day();
    this.#usual ??= quantileSorted(sortedPresent(this.grid.values), 0.99);
    const least = DARK * this.#usual;
    return flags.map((flag, i) =>
      flag === 1 && day[i] !== 1 && Math.abs(this.grid.values[i] as number) <= least ? 0 : flag,
    );
  }

  #byDay(flags: Uint8Array): Uint8Array {
    if (!this.request.kind.isLight) return flags;
    const day = this.day();
    return flags.map((flag, i) => (day[i] === 1 ? flag : 0));
  }

  /** Slots without a value between two rows that are too far apart, and before the first and after the last. */
  #gaps(factor: number): Uint8Array {
    const { values, takenAt, intervalMs, slots } = this.grid;
    const flags = new Uint8Array(slots);
    let last = -1;
    for (let slot = 0; slot <= slots; slot++) {
      if (slot < slots && Number.isNaN(values[slot])) continue;
      const isEdge = last < 0 || slot === slots;
      const distance = isEdge
        ? (slot - last) * intervalMs
        : (takenAt[slot] as number) - (takenAt[last] as number);
      if (slot - last > 1 && distance > factor * intervalMs) flags.fill(1, last + 1, slot);
      last = slot;
    }
    return flags;
  }

  #clipping(slopeMax: number): Uint8Array {
    const { times, values, intervalMs } = this.grid;
    const { flags } = clippingGeometric(times, values, { slopeMax, intervalMs, timeZone: this.timeZone });
    const days = this.days();
    const first = days[0] ?? 0;
    const most = new Float64Array((days.at(-1) ?? 0) - first + 1);
    for (let i = 0; i < values.length; i++) {
      const at = (days[i] as number) - first;
      if ((values[i] as number) > (most[at] as number)) most[at] = values[i] as number;
    }
    this.#usual ??= quantileSorted(sortedPresent(values), 0.99);
    const dim = DIM * this.#usual;
    return flags.map((flag, i) => {
      const top = most[(days[i] as number) - first] as number;
      return flag === 1 && top > dim && (values[i] as number) >= TOP * top ? 1 : 0;
    });
  }

  #clock(stretches: readonly ClockStretch[]): Uint8Array {
    const { isTwice, isLate } = this.grid;
    const days = this.days();
    return isTwice.map((twice, i) => {
      if (twice === 1 || isLate[i] === 1) return 1;
      const day = days[i] as number;
      return stretches.some(({ fromDay, toDay }) => day >= fromDay && day < toDay) ? 1 : 0;
    });
  }

  #shift(stretches: readonly LevelStretch[]): Uint8Array {
    return Uint8Array.from(this.days(), (day) =>
      stretches.some(({ fromDay, toDay }) => day >= fromDay && day < toDay) ? 1 : 0,
    );
  }

  #peers(limit: number): Uint8Array {
    const scores = this.peerScores();
    return Uint8Array.from(this.grid.values, (value, slot) =>
      !Number.isNaN(value) && Math.abs(scores[this.hourOf(slot)] as number) > limit ? 1 : 0,
    );
  }

  /** Flags without those on the days that the range itself has cut. */
  #ofWholeDays(flags: Uint8Array): Uint8Array {
    const zone = zoneOf(this.timeZone);
    const { range } = this.request;
    const { intervalMs } = this.grid;
    const cut = new Set<number>();
    for (const [edge, beyond] of [
      [range.fromMs, range.fromMs - intervalMs],
      [range.toMs - 1, range.toMs - 1 + intervalMs],
    ] as const)
      if (localDayIndex(edge, zone) === localDayIndex(beyond, zone)) cut.add(localDayIndex(edge, zone));
    if (cut.size === 0) return flags;
    const days = this.days();
    return flags.map((flag, i) => (cut.has(days[i] as number) ? 0 : flag));
  }
}
