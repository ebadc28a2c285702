import type { ProfileColumn } from '../engine/profile/column-input.ts';
import type { ColumnProfile } from '../engine/profile/column-profile.ts';
import { type DatasetFiles, type DatasetWriter, openManifest } from '../store/dataset-files.ts';
import { type Inspection, inspectBlob } from '../store/inspect-blob.ts';
import { type KeptProfile, keptOf, toKeep } from '../store/kept-profile.ts';
import { openBlob } from '../store/open-blob.ts';
import { appendToDataset, compactDataset, saveDataset } from '../store/save-dataset.ts';
import type { Store } from '../store/sql/store.ts';
import { TableError } from '../store/table-error.ts';
import type { TableFormat } from '../store/write-blob.ts';
import type { Step } from '../transform/steps.ts';

import type {
  CubesRequest,
  ExploreQuestion,
  ImportRequest,
  OccupancyQuestion,
  ReadingOptions,
  SeriesQuestion,
  SeriesTask,
} from './analysis-questions.ts';
import { type CompareAnswer, type ComparedColumn, type CompareQuestion, Comparison } from './compare.ts';
import { type UnlikeAnswer, type UnlikeQuestion, unlikeFleet } from './compare-fleet.ts';
import type { ComparedLine } from './compare-tasks.ts';
import { type Control, partOf } from './control.ts';
import type { CountedView } from './cross-filter.ts';
import { encodedBlob } from './encoded-blob.ts';
import { type ExploreLine, intervalOf } from './explore-task.ts';
import type { TaskArgs, TaskResult } from './figure-tasks.ts';
import type { Rows } from './figures.ts';
import type { FiguresPool } from './figures-pool.ts';
import type { Held } from './held.ts';
import { type About, bytesOf, type OpenedSummary, openedOf, readDataset } from './opened.ts';
import type { PipelineAnswer } from './pipeline-task.ts';
import { type ColumnPart, profileWithPool, type SelectionProfile } from './profile-with-pool.ts';
import {
  type FlagsQuestion,
  type ModuleQuestion,
  Quality,
  type QualityMatrix,
  type QualityQuestion,
  type QualityTable,
  type SamplesQuestion,
} from './quality.ts';
import type { ModuleFindings } from './quality-findings.ts';
import type { QualityRow } from './quality-matrix.ts';
import { rowsByModule } from './quality-rows.ts';
import type { Lane, SampleLine } from './quality-tasks.ts';
import { type ReportAnswer, type ReportQuestion, Reports } from './report.ts';
import { type PageRequest, pageOf, RowOrders, type RowPage } from './row-pages.ts';
import { type SharedColumn, shareColumns } from './shared-columns.ts';
import { chartOf, type SqlChartData, type SqlChartRequest } from './sql-chart.ts';
import { noStore, type SqlAnswer, SqlDesk, type SqlTables } from './sql-desk.ts';
import { countOf, type RowSelection, selectRows } from './table-rows.ts';

/** What the analysis may take of memory for columns. */
const LIMIT_BYTES = 3 * 1024 ** 3;

/**
 * One table that is open, and what can be asked about it. Every question takes its arguments and a control, can be ended
 * through it, and throws a TableError where nothing is open. Knows no worker but the pool's.
 */
export class Analysis {
  readonly #pool: FiguresPool;
  readonly #writer: DatasetWriter | undefined;
  readonly #openStore: () => Promise<Store>;
  readonly #quality: Quality;
  readonly #comparison: Comparison;
  readonly #reports: Reports;
  #held: Held | undefined;
  /** What was opened, before any step. */
  #base: { columns: readonly SharedColumn[]; about: About } | undefined;
  /** Keeps the profile of all rows, where none is kept yet. */
  #keep: ((profile: SelectionProfile) => Promise<void> | undefined) | undefined;

  /** `openStore` opens what answers SQL, when it is first asked. */
  constructor(pool: FiguresPool, writer?: DatasetWriter, openStore: () => Promise<Store> = noStore) {
    this.#pool = pool;
    this.#quality = new Quality(pool);
    this.#comparison = new Comparison(pool);
    this.#reports = new Reports(pool);
    this.#writer = writer;
    this.#openStore = openStore;
  }

  /** Opens a dataset in place of what was open; what was kept of it is told before it is read. */
  async openDataset(
    { files }: { files: DatasetFiles },
    control: Control,
    tell: (kept: KeptProfile) => void = () => undefined,
  ): Promise<OpenedSummary> {
    const manifest = await openManifest(files);
    const kept = keptOf(manifest);
    if (kept !== undefined) tell(kept);
    const reading = { limitBytes: LIMIT_BYTES, control, pool: this.#pool };
    const { columns, about } = await readDataset(files, manifest, reading);
    this.#comparison.setBeside(undefined);
    const opened = this.#hold(columns, about);
    if (kept === undefined) this.#keep = (profile) => files.keepProfile?.(toKeep(manifest, opened, profile));
    return opened;
  }

  /** How a file is understood, from its beginning; nothing is opened. */
  inspect({ file, reading }: { file: Blob; reading: ReadingOptions }, control: Control): Promise<Inspection> {
    return inspectBlob(file, { ...reading, signal: control.signal });
  }

  /** Reads a file and writes it as a dataset; answers its name. Nothing is opened. */
  async importFile(
    { file, fileName, name, reading, isAppended = false }: ImportRequest,
    control: Control,
  ): Promise<string> {
    const { columns, notes } = await openBlob(file, {
      ...reading,
      limitBytes: LIMIT_BYTES,
      signal: control.signal,
      progress: (share) => control.progress(share / 2, 'reading'),
    });
    const saving = { writer: this.#getWriter(), control: partOf(control, 0.5, 1) };
    if (isAppended) return appendToDataset(columns, name, saving);
    const { understanding } = await inspectBlob(file, { ...reading, signal: control.signal });
    const units = Object.fromEntries(understanding.columns.map((column) => [column.name, column.unit]));
    return saveDataset(
      columns,
      {
        name,
        source: { name: fileName, kind: 'file', notes: notes.map((note) => note.slice(0, 2000)) },
        zone: reading.timeZone ?? 'UTC',
        units,
        pipeline: [],
      },
      saving,
    );
  }

  /** Writes a dataset's rows in as few parts as may be; answers its name. What is open stays as it is. */
  async compact({ name, files }: { name: string; files: DatasetFiles }, control: Control): Promise<string> {
    const reading = { limitBytes: LIMIT_BYTES, control: partOf(control, 0, 0.5), pool: this.#pool };
    const { columns } = await readDataset(files, await openManifest(files), reading);
    return compactDataset(columns, name, { writer: this.#getWriter(), control: partOf(control, 0.5, 1) });
  }

  async close(_: object, _control: Control): Promise<void> {
    this.#letGo();
    this.#base = undefined;
    this.#comparison.setBeside(undefined);
    this.#pool.setColumns([]);
  }

  /** How many rows a selection has. */
  async count({ selection }: { selection: RowSelection }, _control: Control): Promise<number> {
    return countOf(this.#rows(selection), this.#get().rows);
  }

  /** The profile of a selection's rows; its columns are told one by one as they are done. */
  async profile(
    { selection }: { selection: RowSelection },
    control: Control,
    tell: (part: ColumnPart) => void = () => undefined,
  ): Promise<SelectionProfile> {
    const { columns, roles, rows } = this.#get();
    const selected = this.#rows(selection);
    const profile = await profileWithPool(
      { columns, roles, rows: selected, count: countOf(selected, rows) },
      { pool: this.#pool, control, tell },
    );
    // A failure to keep it, as on a full disk, costs the next opening some seconds and nothing else.
    if (selected === undefined) void this.#keep?.(profile)?.catch(() => undefined);
    return profile;
  }

  /** The counts of views over a selection, each but for the ranges of its own columns. */
  async counts(
    { selection, views }: { selection: RowSelection; views: readonly CountedView[] },
    control: Control,
  ): Promise<Uint32Array[]> {
    const { where = [], ...rest } = selection;
    const rows = this.#rows(rest);
    let done = 0;
    return Promise.all(
      views.map(async (view) => {
        const counts = await this.#pool.run('count', { view, where, rows }, { signal: control.signal });
        done += 1;
        control.progress(done / views.length, 'counting');
        return counts;
      }),
    );
  }

  /** What brushing `active` does to each of the views, for every brush: see {@link brushCube}. */
  async cubes({ selection, active, views }: CubesRequest, control: Control): Promise<Uint32Array[]> {
    const { where = [], ...rest } = selection;
    const rows = this.#rows(rest);
    return Promise.all(
      views.map((passive) =>
        this.#pool.run('cube', { active, passive, where, rows }, { signal: control.signal }),
      ),
    );
  }

  /** One of the figures of a series: see `series-tasks.ts`. The selection must leave one module, and rows. */
  async series<N extends SeriesTask>(
    { selection, task, args }: SeriesQuestion<N>,
    { signal }: Control,
  ): Promise<TaskResult<N>> {
    const { roles } = this.#get();
    if (roles.time === null) throw new TableError('The dataset has no column of times.');
    const rows = this.#rows(selection);
    const asked = { ...args, time: roles.time, rows } as unknown as TaskArgs<N>;
    return this.#pool.run(task, asked, { signal });
  }

  /** What steps would do to what was opened, and the first rows after them; nothing is changed. */
  async preview({ steps }: { steps: readonly Step[] }, control: Control): Promise<PipelineAnswer> {
    const { columns } = this.#getBase();
    const { signal, progress } = control;
    return this.#pool.run('pipeline', { base: columns, steps, isWhole: false }, { signal, progress });
  }

  /**
   * Puts what steps make of what was opened in its place: whatever is asked from now on is about that; no steps: what was
   * opened. Throws a TableError where a step cannot be carried out; then nothing is changed.
   */
  async applySteps({ steps }: { steps: readonly Step[] }, control: Control): Promise<OpenedSummary> {
    const { columns, about } = this.#getBase();
    if (steps.length === 0) return this.#show(columns, about);
    const { signal, progress } = control;
    const answer = await this.#pool.run(
      'pipeline',
      { base: columns, steps, isWhole: true },
      { signal, progress },
    );
    if (answer.whole === undefined) {
      const step = steps[answer.done.length];
      throw new TableError(`Step ${answer.done.length + 1} (${step?.step}): ${answer.failure}`);
    }
    return this.#show(answer.whole, about);
  }

  /** Writes what is shown as a dataset of its own; answers its name. `steps` are those that were applied. */
  async saveShown(
    { name, source, zone, steps }: { name: string; source: string; zone: string; steps: readonly Step[] },
    control: Control,
  ): Promise<string> {
    const { columns, about } = this.#get();
    const of = { name: source, kind: 'dataset' as const, notes: [] };
    return saveDataset(
      columns,
      { name, source: of, zone, units: about.units, pipeline: steps },
      { writer: this.#getWriter(), control },
    );
  }

  /** A report of what is shown, as one HTML file. */
  report(question: ReportQuestion, control: Control): Promise<ReportAnswer> {
    return this.#reports.make(this.#judged(), question, { figures: this, control });
  }

  /** What is shown as a file of a format. */
  async exportShown({ format }: { format: TableFormat }, control: Control): Promise<Blob> {
    return encodedBlob(this.#get().columns, format, control);
  }

  /** A dataset that is not open as a file of a format; it takes what memory the open one leaves. */
  async exportDataset(
    { files, format }: { files: DatasetFiles; format: TableFormat },
    control: Control,
  ): Promise<Blob> {
    const limitBytes = LIMIT_BYTES - bytesOf(this.#base?.columns ?? []);
    const reading = { limitBytes, control: partOf(control, 0, 0.5), pool: this.#pool };
    const { columns } = await readDataset(files, await openManifest(files), reading);
    return encodedBlob(columns, format, partOf(control, 0.5, 1));
  }

  /** Some of a selection's rows, in the order of the table or of a column. */
  async rows(
    { selection, sort, ...page }: PageRequest & { selection: RowSelection },
    control: Control,
  ): Promise<RowPage> {
    const held = this.#get();
    const { columns, rows: all, orders } = held;
    const rows = this.#rows(selection);
    if (sort === undefined) return pageOf(columns, page, { rows, all });
    const key = JSON.stringify([held.selected.key, sort]);
    const order = await orders.get(key, control, ({ signal, progress }) =>
      this.#pool.run('order', { sort, rows }, { signal, progress }),
    );
    return pageOf(columns, page, { rows: order, all });
  }

  /** Runs statements of SQL on the open table, which is `data` to them; the first one loads it. */
  sql(args: { statement: string; maxRows: number }, control: Control): Promise<SqlAnswer> {
    return this.#get().sql.ask(args, control);
  }

  /** The tables that can be asked by SQL; loads nothing. */
  sqlTables(_: object, control: Control): Promise<SqlTables> {
    return this.#get().sql.tables(control);
  }

  /** Some rows of the last answer. */
  sqlRows({ id, ...page }: PageRequest & { id: number }, control: Control): Promise<RowPage> {
    return this.#get().sql.rows(id, page, control);
  }

  /** The figures of the columns of the last answer. */
  sqlProfile({ id }: { id: number }, control: Control): Promise<Record<string, ColumnProfile>> {
    return this.#get().sql.profile(id, control);
  }

  /** The last answer as CSV, or some of its columns. */
  sqlCsv({ id, columns }: { id: number; columns?: readonly string[] }, control: Control): Promise<Blob> {
    return this.#get().sql.csv(id, columns, control);
  }

  /** What a chart of the last answer draws. */
  async sqlChart({ id, ...chart }: SqlChartRequest & { id: number }, _: Control): Promise<SqlChartData> {
    return chartOf(this.#get().sql.answer(id).columns, chart);
  }

  /** Writes all rows of a statement's answer as a dataset; answers its name. */
  async saveQuery(
    { statement, name }: { statement: string; name: string },
    control: Control,
  ): Promise<string> {
    const { about, sql } = this.#get();
    const writer = this.#getWriter();
    const columns = await sql.whole(statement, partOf(control, 0, 0.5));
    const source = { name: about.name, kind: 'query' as const, notes: [statement.slice(0, 2000)] };
    const units = Object.fromEntries(columns.map((one) => [one.name, about.units[one.name] ?? null]));
    return saveDataset(
      columns,
      { name, source, zone: about.zone, units, pipeline: [] },
      { writer, control: partOf(control, 0.5, 1) },
    );
  }

  /** What Explore draws: a line a module and metric, or one a metric over all of them. */
  async explore(
    { modules, metrics, fromMs, toMs, bucket, timeZone, isCombined }: ExploreQuestion,
    { signal }: Control,
  ): Promise<{ module: string | null; lines: ExploreLine[] }[]> {
    const { columns, roles } = this.#get();
    if (roles.time === null) throw new TableError('The dataset has no column of times.');
    const known = metrics.filter((metric) =>
      columns.some(({ name, kind }) => name === metric && kind === 'number'),
    );
    const interval = bucket === undefined ? undefined : intervalOf(bucket);
    const args = { metrics: known, time: roles.time, fromMs, toMs, interval, timeZone };
    if (isCombined) {
      const rows = this.#rows(modules === undefined ? {} : { modules });
      return [{ module: null, lines: await this.#pool.run('explore', { ...args, rows }, { signal }) }];
    }
    const wanted = new Set(modules);
    const asked = rowsByModule(columns, roles).filter(
      ({ module }) => modules === undefined || wanted.has(module),
    );
    return Promise.all(
      asked.map(async ({ module, rows }) => ({
        module,
        lines: await this.#pool.run('explore', { ...args, rows }, { signal }),
      })),
    );
  }

  /** How many rows, or rows with a value in a column, lie in each stretch of a time. */
  async occupancy(question: OccupancyQuestion, { signal }: Control): Promise<Uint32Array> {
    const { time } = this.#get().roles;
    if (time === null) throw new TableError('The dataset has no column of times.');
    return this.#pool.run('timeCounts', { ...question, time }, { signal });
  }

  /** How sound each module is by each check; the lines of the matrix are told as they are done. */
  async quality(
    question: QualityQuestion,
    control: Control,
    tell: (row: QualityRow) => void = () => undefined,
  ): Promise<QualityMatrix> {
    return this.#quality.matrix(this.#judged(), question, { control, tell });
  }

  /** What was found on one module, in order of time. */
  async findings(question: ModuleQuestion, control: Control): Promise<ModuleFindings> {
    return this.#quality.findings(this.#judged(), question, control);
  }

  /** What checks flag of one module, as stretches of time. */
  async flags(question: FlagsQuestion, control: Control): Promise<Lane[]> {
    return this.#quality.flags(this.#judged(), question, control);
  }

  /** One module's series as a screen shows it. */
  async samples(question: SamplesQuestion, control: Control): Promise<SampleLine> {
    return this.#quality.samples(this.#judged(), question, control);
  }

  /** Opens another dataset beside the open one, to be compared with it; it takes what memory that one leaves. */
  async openBeside({ files }: { files: DatasetFiles }, control: Control): Promise<OpenedSummary> {
    const manifest = await openManifest(files);
    this.#comparison.setBeside(undefined);
    const limitBytes = LIMIT_BYTES - bytesOf(this.#getBase().columns);
    const reading = { limitBytes, control, pool: this.#pool };
    const { columns, about } = await readDataset(files, manifest, reading);
    const shared = shareColumns(columns);
    const { summary, ...held } = openedOf(shared, about);
    this.#comparison.setBeside({ ...held, units: about.units });
    return summary;
  }

  async closeBeside(_: object, _control: Control): Promise<void> {
    this.#comparison.setBeside(undefined);
  }

  /** Two selections beside each other, by the columns that both have; each is told as it is done. */
  async compare(
    question: CompareQuestion,
    control: Control,
    tell: (column: ComparedColumn) => void = () => undefined,
  ): Promise<CompareAnswer> {
    return this.#comparison.columns(this.#judged(), question, { control, tell });
  }

  /** A column of two selections over time. */
  async compareLines(
    question: CompareQuestion & { name: string; pixels: number },
    control: Control,
  ): Promise<[ComparedLine, ComparedLine]> {
    return this.#comparison.lines(this.#judged(), question, control);
  }

  /** The modules by how unlike the fleet they are, with why. */
  async unlikeFleet(question: UnlikeQuestion, control: Control): Promise<UnlikeAnswer> {
    return unlikeFleet(this.#judged(), question, { pool: this.#pool, control });
  }

  #judged(): QualityTable {
    const { columns, roles, about } = this.#get();
    return { columns, roles, units: about.units };
  }

  #hold(given: readonly ProfileColumn[], about: About): OpenedSummary {
    const columns = shareColumns(given);
    this.#base = { columns, about };
    return this.#show(columns, about);
  }

  /** Makes these columns the ones that questions are about. */
  #show(shared: readonly SharedColumn[], about: About): OpenedSummary {
    this.#letGo();
    const { summary, columns, roles, rows } = openedOf(shared, about);
    this.#pool.setColumns(shared);
    this.#keep = undefined;
    this.#held = {
      about,
      columns,
      roles,
      rows,
      orders: new RowOrders(),
      sql: new SqlDesk(this.#openStore, { name: about.name, columns, rows }),
      selected: { key: '', rows: undefined },
    };
    return summary;
  }

  #getBase() {
    if (this.#base === undefined) throw new TableError('Nothing is open.');
    return this.#base;
  }

  #letGo(): void {
    const held = this.#held;
    this.#held = undefined;
    this.#comparison.forget();
    this.#reports.forget();
    void held?.sql[Symbol.asyncDispose]();
  }

  #getWriter(): DatasetWriter {
    if (this.#writer === undefined) throw new TableError('Nothing can be written here.');
    return this.#writer;
  }

  #get(): Held {
    if (this.#held === undefined) throw new TableError('Nothing is open.');
    return this.#held;
  }

  /** The selection that was asked about last is kept: most questions are about the same one. */
  #rows(selection: RowSelection): Rows | undefined {
    const held = this.#get();
    const key = JSON.stringify([selection.modules, selection.time, selection.where]);
    if (held.selected.key !== key)
      held.selected = { key, rows: selectRows(held.columns, held.roles, selection) };
    return held.selected.rows;
  }
}
