import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { TableError } from '../store/table-error.ts';
import type { Control } from './control.ts';
import type { FiguresPool } from './figures-pool.ts';
import { type CheckId, metricKind, type QualitySettings, wattsPer } from './quality-catalog.ts';
import type { ModuleFindings } from './quality-findings.ts';
import type { Fleet, FleetRequest } from './quality-fleet.ts';
import type { QualityRange } from './quality-grid.ts';
import type { QualityRow } from './quality-matrix.ts';
import type { ModuleRequest } from './quality-module.ts';
import { type ModuleRows, rowsByModule } from './quality-rows.ts';
import type { Lane, SampleLine } from './quality-tasks.ts';
import type { Roles, RowSelection } from './table-rows.ts';

/** Which modules to judge beside each other, over which time, and by what metric. */
export interface QualityQuestion {
  selection: Pick<RowSelection, 'modules' | 'time'>;
  column: string;
  settings: QualitySettings;
}

export interface QualityMatrix {
  rows: QualityRow[];
  /** What was looked at. */
  range: QualityRange;
  quantity: string;
  /** The column from which day is told from night; null where none is of light. */
  light: string | null;
}

export interface ModuleQuestion extends QualityQuestion {
  module: string;
}

export interface FlagsQuestion extends ModuleQuestion {
  /** All where absent. */
  checks?: readonly CheckId[];
  range?: QualityRange;
}

export interface SamplesQuestion {
  module: string;
  column: string;
  range: QualityRange;
  pixels: number;
}

/** The table that is asked about. */
export interface QualityTable {
  columns: readonly ProfileColumn[];
  roles: Roles;
  units: Readonly<Record<string, string | null>>;
}

interface Plan {
  modules: readonly ModuleRows[];
  fleet: FleetRequest;
  request: Omit<ModuleRequest, 'rows' | 'fleet'>;
  wattsPer: number | undefined;
}

/** Checks of sensors' quality by the workers of a pool: a task for the fleet, then one a module. */
export class Quality {
  readonly #pool: FiguresPool;
  /** The last fleet by the columns of its table: what was closed takes no memory. */
  readonly #fleets = new WeakMap<readonly ProfileColumn[], { key: string; fleet: Fleet }>();

  constructor(pool: FiguresPool) {
    this.#pool = pool;
  }

  /** The matrix of modules and checks; each module's line is told as soon as it is done. */
  async matrix(
    table: QualityTable,
    question: QualityQuestion,
    { control, tell }: { control: Control; tell: (row: QualityRow) => void },
  ): Promise<QualityMatrix> {
    const plan = planOf(table, question);
    const fleet = await this.#fleetOf(table, plan, control);
    let done = 0;
    const rows = await Promise.all(
      plan.modules.map(async ({ module, rows }) => {
        const task = { module, request: { ...plan.request, rows, fleet }, wattsPer: plan.wattsPer };
        const row = await this.#pool.run('qualityRow', task, { signal: control.signal });
        done += 1;
        tell(row);
        control.progress(FLEET_SHARE + ((1 - FLEET_SHARE) * done) / plan.modules.length, module);
        return row;
      }),
    );
    const { range, kind, light } = plan.request;
    return { rows, range, quantity: kind.quantity, light };
  }

  async findings(table: QualityTable, question: ModuleQuestion, control: Control): Promise<ModuleFindings> {
    const plan = planOf(table, question);
    const fleet = await this.#fleetOf(table, plan, control);
    const { module, rows } = moduleOf(plan.modules, question.module);
    const task = { module, request: { ...plan.request, rows, fleet }, wattsPer: plan.wattsPer };
    return this.#pool.run('qualityFindings', task, { signal: control.signal });
  }

  async flags(table: QualityTable, question: FlagsQuestion, control: Control): Promise<Lane[]> {
    const plan = planOf(table, question);
    const fleet = await this.#fleetOf(table, plan, control);
    const { rows } = moduleOf(plan.modules, question.module);
    const task = { request: { ...plan.request, rows, fleet }, checks: question.checks, seen: question.range };
    return this.#pool.run('qualityFlags', task, { signal: control.signal });
  }

  async samples(
    { columns, roles }: QualityTable,
    { module, column, range, pixels }: SamplesQuestion,
    control: Control,
  ): Promise<SampleLine> {
    const { rows } = moduleOf(rowsByModule(columns, roles), module);
    const task = { column, time: timeOf(roles), rows, range, pixels, intervalMs: range.toMs - range.fromMs };
    return this.#pool.run('qualitySamples', task, { signal: control.signal });
  }

  /** The last one is kept: a cell that is opened and a threshold that is dragged ask about the same fleet. */
  async #fleetOf(table: QualityTable, { fleet: asked }: Plan, control: Control): Promise<Fleet> {
    const { modules, ...rest } = asked;
    const key = JSON.stringify([rest, modules.map(({ module }) => module)]);
    const known = this.#fleets.get(table.columns);
    if (known?.key === key) return known.fleet;
    const fleet = await this.#pool.run('qualityFleet', asked, {
      signal: control.signal,
      progress: (share, what) => {
        if (!control.signal.aborted) control.progress(FLEET_SHARE * share, what);
      },
    });
    this.#fleets.set(table.columns, { key, fleet });
    return fleet;
  }
}

/** Share of the work of a matrix that its fleet takes. */
const FLEET_SHARE = 0.3;

function planOf({ columns, roles, units }: QualityTable, question: QualityQuestion): Plan {
  const { column, selection, settings } = question;
  const time = timeOf(roles);
  const unit = units[column] ?? null;
  const kind = metricKind(column, unit);
  const light = isSun(column, unit)
    ? column
    : (columns.find(({ name, kind: is }) => is === 'number' && isSun(name, units[name] ?? null))?.name ??
      null);
  const wanted = selection.modules === undefined ? undefined : new Set(selection.modules);
  const modules = rowsByModule(columns, roles).filter(({ module }) => wanted?.has(module) ?? true);
  const range = selection.time ?? spanOf(columns, time);
  const timeZone = settings.timeZone ?? 'UTC';
  return {
    modules,
    fleet: { column, light, time, range, modules, timeZone },
    request: { column, time, range, kind, light, settings },
    wattsPer: kind.isPower ? wattsPer(unit) : undefined,
  };
}

function isSun(name: string, unit: string | null): boolean {
  const { quantity } = metricKind(name, unit);
  return quantity === 'power' || quantity === 'irradiance';
}

function timeOf({ time }: Roles): string {
  if (time !== null) return time;
  throw new TableError('This table has no column of times: its quality cannot be judged.');
}

function moduleOf(modules: readonly ModuleRows[], name: string): ModuleRows {
  const found = modules.find(({ module }) => module === name);
  if (found === undefined) throw new TableError(`There is no module "${name}" in what is selected.`);
  return found;
}

const spans = new WeakMap<readonly ProfileColumn[], QualityRange>();

function spanOf(columns: readonly ProfileColumn[], time: string): QualityRange {
  const known = spans.get(columns);
  if (known !== undefined) return known;
  let [fromMs, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const ms of columns.find(({ name }) => name === time)?.values ?? []) {
    if (typeof ms !== 'number') continue;
    if (ms < fromMs) fromMs = ms;
    if (ms > last) last = ms;
  }
  const range = last >= fromMs ? { fromMs, toMs: last + 1 } : { fromMs: 0, toMs: 1 };
  spans.set(columns, range);
  return range;
}
