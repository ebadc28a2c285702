import { AppError } from '@wp/contract';
import {
  listMetricsByName,
  listModulesByNum,
  listSelectedSeries,
  type NamedMetric,
  type NamedModule,
  type SelectedSeries,
  type Session,
  type TimeRange,
} from '@wp/db';

/** What a query names, found in the catalogue. */
export interface Selection {
  /** Series in the order asked for, modules first; a named module without a named metric stands with 0 points. */
  series: SelectedSeries[];
  metrics: NamedMetric[];
  /** Absent: all modules. */
  moduleIds: number[] | undefined;
  metricIds: number[];
}

const DAY_MS = 86_400_000;

/** Modules by their numbers, once each, in the order asked for; one that does not exist is an error. */
export async function getModules(db: Session['db'], names: readonly string[]): Promise<NamedModule[]> {
  const byName = new Map((await listModulesByNum(db, names)).map((m) => [m.module_num, m]));
  const unknown = [...new Set(names)].filter((name) => !byName.has(name));
  if (unknown.length > 0) {
    throw new AppError(
      'UNKNOWN_MODULE',
      `No such module: ${listed(unknown)}. \`modules.list\` gives those there are.`,
      {
        details: { modules: unknown },
      },
    );
  }
  return [...new Set(names)].flatMap((name) => byName.get(name) ?? []);
}

/** Metrics by name, once each, in the order asked for; one that does not exist is an error. */
export async function getMetrics(db: Session['db'], names: readonly string[]): Promise<NamedMetric[]> {
  const byName = new Map((await listMetricsByName(db, names)).map((m) => [m.name, m]));
  const unknown = [...new Set(names)].filter((name) => !byName.has(name));
  if (unknown.length > 0) {
    throw new AppError(
      'UNKNOWN_METRIC',
      `No such metric: ${listed(unknown)}. \`metrics.list\` gives those there are.`,
      {
        details: { metrics: unknown },
      },
    );
  }
  return [...new Set(names)].flatMap((name) => byName.get(name) ?? []);
}

const listed = (names: readonly string[]) =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');

export async function getSelection(
  db: Session['db'],
  names: { modules?: readonly string[] | undefined; metrics: readonly string[] },
): Promise<Selection> {
  const modules = names.modules === undefined ? undefined : await getModules(db, names.modules);
  const metrics = await getMetrics(db, names.metrics);
  const moduleIds = modules?.map((m) => m.id);
  const metricIds = metrics.map((m) => m.id);
  const stored = await listSelectedSeries(db, moduleIds, metricIds);
  return { series: inOrder(stored, modules, metrics), metrics, moduleIds, metricIds };
}

function inOrder(
  stored: SelectedSeries[],
  modules: NamedModule[] | undefined,
  metrics: NamedMetric[],
): SelectedSeries[] {
  const rank = new Map(metrics.map((m, i) => [m.id, i]));
  if (modules === undefined) {
    const moduleRank = new Map([...new Set(stored.map((s) => s.moduleId))].map((id, i) => [id, i]));
    const place = (s: SelectedSeries) =>
      (moduleRank.get(s.moduleId) ?? 0) * metrics.length + (rank.get(s.metricId) ?? 0);
    return stored.sort((a, b) => place(a) - place(b));
  }
  const byKey = new Map(stored.map((s) => [`${s.moduleId}:${s.metricId}`, s]));
  return modules.flatMap((module) =>
    metrics.map((metric) => byKey.get(`${module.id}:${metric.id}`) ?? emptySeries(module, metric)),
  );
}

const emptySeries = (module: NamedModule, metric: NamedMetric): SelectedSeries => ({
  moduleId: module.id,
  module: module.module_num,
  metricId: metric.id,
  metric: metric.name,
  unit: metric.unit,
  firstMs: 0,
  lastMs: -1,
  points: 0,
});

/** The part of a range, in whole UTC days where it does not end itself, that holds any points; undefined: none. */
export function storedRange(series: readonly SelectedSeries[], range: TimeRange): TimeRange | undefined {
  let firstMs = Infinity;
  let lastMs = -Infinity;
  for (const s of series) {
    if (s.lastMs < s.firstMs) continue;
    firstMs = Math.min(firstMs, s.firstMs);
    lastMs = Math.max(lastMs, s.lastMs);
  }
  const fromMs = Math.max(range.fromMs, Math.floor(firstMs / DAY_MS) * DAY_MS);
  const toMs = Math.min(range.toMs, (Math.floor(lastMs / DAY_MS) + 1) * DAY_MS);
  return fromMs < toMs ? { fromMs, toMs } : undefined;
}
