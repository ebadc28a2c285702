import type { SqlAnswer, SqlPosition, SqlTables } from '@wp/eda';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { ask, type OpenDataset } from '../../data/analysis.ts';
import { startTask } from '../../tasks/tasks.ts';
import { remember } from './history.ts';
import { offsetOf, type Statement } from './statements.ts';

/** More rows are not shown; they can be saved. */
export const MOST_ROWS = 100_000;

export interface SqlFailure {
  message: string;
  statement: Statement;
  position: SqlPosition | undefined;
}

interface SqlState {
  /** Version of the dataset that all of this is about. */
  version: number;
  /** What stands in the editor. */
  text: string;
  running: { statement: Statement; startedMs: number } | undefined;
  /** The last answer, until the next one comes; with the statement that it answers. */
  answer: (SqlAnswer & { statement: string }) | undefined;
  failure: SqlFailure | undefined;
  wasEnded: boolean;
  tables: SqlTables | undefined;
}

const KEPT = 'wp.sql.text';
const nothing = {
  running: undefined,
  answer: undefined,
  failure: undefined,
  wasEnded: false,
  tables: undefined,
};
const store = createStore<SqlState>(() => ({
  version: 0,
  text: localStorage.getItem(KEPT) ?? '',
  ...nothing,
}));
let ending: AbortController | undefined;

export const useSql = (): SqlState => useStore(store);

/** What DuckDB holds of the dataset that is open in this version. */
export const useSqlBytes = (version: number | undefined): number =>
  useStore(store, (state) => (state.version === version ? (state.tables?.bytes ?? 0) : 0));

/** Another dataset was opened: what was answered was about the one before. */
export function beginWith({ version }: OpenDataset): void {
  if (store.getState().version === version) return;
  ending?.abort(new Error('another dataset was opened'));
  store.setState({ version, ...nothing });
  void readTables();
}

export function setText(text: string): void {
  localStorage.setItem(KEPT, text);
  store.setState({ text });
}

/** What takes longer than this is a task in the status bar. */
const BLINK_MS = 150;

/** Runs a statement in place of one that runs. */
export async function run(statement: Statement, dataset: OpenDataset): Promise<void> {
  ending?.abort(new Error('another statement was run'));
  const own = new AbortController();
  ending = own;
  remember({ statement: statement.text, dataset: dataset.name, atMs: Date.now() });
  store.setState({
    running: { statement, startedMs: performance.now() },
    failure: undefined,
    wasEnded: false,
  });
  let task: ReturnType<typeof startTask> | undefined;
  const timer = setTimeout(() => {
    task = startTask(`SQL on ${dataset.name}`, cancel);
  }, BLINK_MS);
  try {
    const answer = await ask(
      'sql',
      { statement: statement.text, maxRows: MOST_ROWS },
      {
        signal: own.signal,
        // Nobody can say how far a statement is; how far the loading is, DuckDB's feeder does.
        progress: (share, what) => task?.progress(what === 'running' ? undefined : share, what),
      },
    );
    if (ending === own) store.setState({ answer: { ...answer, statement: statement.text } });
  } catch (error) {
    if (ending !== own) return;
    if (own.signal.aborted) store.setState({ wasEnded: true });
    else store.setState({ failure: failureOf(error, statement) });
  } finally {
    clearTimeout(timer);
    task?.end();
    if (ending === own) {
      ending = undefined;
      store.setState({ running: undefined });
      void readTables();
    }
  }
}

export const cancel = (): void => ending?.abort(new Error('It was ended.'));

function failureOf(error: unknown, statement: Statement): SqlFailure {
  const message = error instanceof Error ? error.message : String(error);
  const { position } = error as { position?: SqlPosition };
  if (position === undefined) return { message, statement, position };
  // It counts from the statement's beginning, and the reader from that of the editor.
  const before = store
    .getState()
    .text.slice(0, offsetOf(statement.text, position, statement.from))
    .split('\n');
  const place = ` (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
  return { message: message.replace(/ \(line \d+, column \d+\)$/, place), statement, position };
}

/** Reads the tables that can be asked, which may be others after each statement. */
async function readTables(): Promise<void> {
  const { version } = store.getState();
  try {
    const tables = await ask('sqlTables', {});
    if (store.getState().version === version) store.setState({ tables });
  } catch (error) {
    // Those that are known stay; the next statement says what is wrong.
    console.error(error);
  }
}
