import { type ReportParts, reportBody, reportPage } from '../report/profile-html.ts';
import { qualitySection, type ReportSeries, seriesSection, stepsSection } from '../report/sections.ts';
import type { Step } from '../transform/steps.ts';
import { type Control, partOf } from './control.ts';
import type { FiguresPool } from './figures-pool.ts';
import type { SelectionProfile } from './profile-with-pool.ts';
import type { QualityMatrix, QualityQuestion, QualityTable } from './quality.ts';
import { rowsByModule } from './quality-rows.ts';
import type { RowSelection } from './table-rows.ts';

/** What is to be on a report of the open table. */
export interface ReportQuestion {
  title: string;
  /** ISO 8601 UTC. */
  madeAt: string;
  selection: RowSelection;
  /** What it is about, in words, for the overview: names and what stands beside them. */
  facts: readonly (readonly [name: string, value: string])[];
  overview: boolean;
  alerts: boolean;
  correlations: boolean;
  /** Columns that have cards. */
  columns: readonly string[];
  /** Modules and columns whose series are drawn, each with each. */
  series: { modules: readonly string[]; columns: readonly string[] };
  /** Metric and settings of the quality; undefined: no quality. */
  quality: Pick<QualityQuestion, 'column' | 'settings'> | undefined;
  /** Steps that were applied; undefined: the report does not tell of them. */
  steps: readonly Step[] | undefined;
  notes: string;
}

export interface ReportAnswer {
  /** The body as it stands in the file: without a script or a style of its own. */
  body: string;
  /** The whole file, HTML. */
  file: Blob;
}

/** Who makes a report's figures. */
export interface ReportFigures {
  profile(question: { selection: RowSelection }, control: Control): Promise<SelectionProfile>;
  quality(question: QualityQuestion, control: Control): Promise<QualityMatrix>;
}

interface Kept<T> {
  of: unknown;
  key: string;
  value: T;
}

const PIXELS = 520;
/** More would be a report that nobody reads. */
const MOST_SERIES = 48;

/** Reports of tables; the last figures are kept, as most changes of a report are of what is on it. */
export class Reports {
  readonly #pool: FiguresPool;
  #profile: Kept<SelectionProfile> | undefined;
  #quality: Kept<QualityMatrix> | undefined;

  constructor(pool: FiguresPool) {
    this.#pool = pool;
  }

  async make(
    table: QualityTable,
    question: ReportQuestion,
    { figures, control }: { figures: ReportFigures; control: Control },
  ): Promise<ReportAnswer> {
    const { selection, quality, steps, title, madeAt } = question;
    this.#profile = await kept(this.#profile, { of: table.columns, key: JSON.stringify(selection) }, () =>
      figures.profile({ selection }, partOf(control, 0, PROFILED)),
    );
    const { series, left } = await this.#seriesOf(table, question, control);
    const more = [seriesSection(series, left)];
    if (quality !== undefined) {
      const asked = { ...quality, selection: { modules: selection.modules, time: selection.time } };
      this.#quality = await kept(this.#quality, { of: table.columns, key: JSON.stringify(asked) }, () =>
        figures.quality(asked, partOf(control, PROFILED, 1)),
      );
      more.push(qualitySection(this.#quality.value, quality.column));
    }
    if (steps !== undefined) more.push(stepsSection(steps));
    const profile = this.#profile.value;
    const parts: ReportParts = { ...question, more, overTime: profile.isOneSeries && series.length > 0 };
    const body = reportBody(profile, { title, madeAt }, parts);
    return { body, file: new Blob([reportPage(title, body)], { type: 'text/html' }) };
  }

  /** What is no longer shown must not stay in memory. */
  forget(): void {
    this.#profile = undefined;
    this.#quality = undefined;
  }

  async #seriesOf(
    { columns, roles, units }: QualityTable,
    { series, selection }: ReportQuestion,
    { signal }: Control,
  ): Promise<{ series: ReportSeries[]; left: number }> {
    const { time, by } = roles;
    if (time === null) return { series: [], left: 0 };
    const wanted = rowsByModule(columns, roles)
      .filter(({ module }) => by === null || series.modules.includes(module))
      .flatMap((one) => series.columns.map((column) => ({ ...one, column })));
    const drawn = await Promise.all(
      wanted.slice(0, MOST_SERIES).map(async ({ module, rows, column }): Promise<ReportSeries> => {
        const task = { name: column, time, side: { rows }, range: selection.time, pixels: PIXELS };
        const line = await this.#pool.run('compareLine', task, { signal });
        return { module: by === null ? undefined : module, column, unit: units[column] ?? null, line };
      }),
    );
    return { series: drawn, left: wanted.length - drawn.length };
  }
}

/** Share of the work that the profile takes, where there is quality too. */
const PROFILED = 0.5;

/** What is known of the same table by the same key, else what is made. */
async function kept<T>(
  known: Kept<T> | undefined,
  { of, key }: { of: unknown; key: string },
  make: () => Promise<T>,
): Promise<Kept<T>> {
  return known !== undefined && known.of === of && known.key === key
    ? known
    : { of, key, value: await make() };
}
