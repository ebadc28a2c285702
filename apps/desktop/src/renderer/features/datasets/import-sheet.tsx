import type { CsvOverrides, Inspection, ProfileColumn, ReadingOptions } from '@wp/eda';
import { useEffect, useState } from 'react';
import { Dialog } from '../../commands/dialog.tsx';
import { ask, openDataset } from '../../data/analysis.ts';
import { showView } from '../../frame/window-state.ts';
import { Button, Buttons } from '../../parts/button.tsx';
import { ColumnRows } from '../../parts/column-rows.tsx';
import { Field } from '../../parts/field.tsx';
import { Failure } from '../../parts/state.tsx';
import { startTask } from '../../tasks/tasks.ts';
import styles from './datasets.module.css';
import { readDatasets, useDatasets } from './datasets-store.ts';
import { nameFor } from './import-name.ts';
import { offerFile, useDrop, useImport } from './import-store.ts';
import { ReadingFields } from './reading-fields.tsx';

/** Takes files that are dropped anywhere, and shows how the one that was offered is understood. */
export function Import() {
  useDrop();
  const { file, failure, isOver } = useImport();
  if (file !== undefined)
    return <ImportSheet key={`${file.name} ${file.size}`} file={file} failure={failure} />;
  if (isOver) return <div className={styles.drop}>Drop it to import it</div>;
  return null;
}

/** The first rows as they are understood; each part of the understanding can be changed before anything is loaded. */
function ImportSheet({ file, failure }: { file: File; failure: string | undefined }) {
  const [csv, setCsv] = useState<CsvOverrides>({});
  const [name, setName] = useState(nameFor(file.name));
  const [into, setInto] = useState('');
  const reading: ReadingOptions =
    Object.keys(csv).length === 0 ? {} : { csv, ...(csv.timeZone && { timeZone: csv.timeZone }) };
  const { inspection, problem } = useInspection(file, reading);
  const close = () => offerFile(undefined);
  const start = () => {
    close();
    void importFile({ file, name: into === '' ? name : into, isAppended: into !== '', reading });
  };
  return (
    <Dialog label={`Import ${file.name}`} isWide onClose={close}>
      <form
        className={styles.sheet}
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <h2 className={styles.sheetTitle}>Import {file.name}</h2>
        <div className={styles.into}>
          <Into value={into} onChange={setInto} />
          {into === '' && (
            <Field
              label="Name of the dataset"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </div>
        {(inspection !== undefined || (problem !== undefined && isText(file.name))) && (
          <ReadingFields inspection={inspection} csv={csv} onChange={setCsv} />
        )}
        {inspection !== undefined && (
          <>
            <Doubts doubts={inspection.uncertain} />
            <Preview
              columns={inspection.rowsAsUnderstood}
              inspection={inspection}
              csv={csv}
              onChange={setCsv}
            />
          </>
        )}
        {inspection === undefined && problem === undefined && (
          <p className={styles.reading}>Reading its beginning…</p>
        )}
        <Failure message={problem ?? failure} />
        <Buttons>
          <Button onClick={close}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            disabled={inspection === undefined || (into === '' && name.trim() === '')}
          >
            {into === '' ? 'Import' : 'Append'}
          </Button>
        </Buttons>
      </form>
    </Dialog>
  );
}

/** Whether another separator or encoding may help where a file could not be read. */
const isText = (name: string): boolean => /\.(csv|tsv|txt|dat)(\.gz)?$/i.test(name);

function useInspection(file: File, reading: ReadingOptions) {
  const [state, setState] = useState<{ inspection?: Inspection | undefined; problem?: string }>({});
  const key = JSON.stringify(reading);
  useEffect(() => {
    const ending = new AbortController();
    ask('inspect', { file, reading }, { signal: ending.signal }).then(
      (inspection) => setState({ inspection }),
      (error: unknown) => {
        if (ending.signal.aborted) return;
        const problem = error instanceof Error ? error.message : String(error);
        // The last inspection stays, so that the change that was one too many can be taken back.
        setState(({ inspection }) => ({ inspection, problem }));
      },
    );
    return () => ending.abort(new Error('it is read another way'));
  }, [file, key]);
  return { inspection: state.inspection, problem: state.problem };
}

/** A dataset of its own, or the rows after those of one that came from a file too. */
function Into({ value, onChange }: { value: string; onChange(name: string): void }) {
  const { entries } = useDatasets();
  const possible =
    entries?.filter(({ state, content }) => state === 'whole' && content?.server === null) ?? [];
  if (possible.length === 0) return null;
  return (
    <label className={styles.choice}>
      Into
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">a dataset of its own</option>
        {possible.map(({ name }) => (
          <option key={name} value={name}>
            {name}, after its rows
          </option>
        ))}
      </select>
    </label>
  );
}

interface FileToImport {
  file: File;
  name: string;
  isAppended: boolean;
  reading: ReadingOptions;
}

/** Reads and writes it as a task; opened once it is there. Where it fails its sheet comes back and says why. */
async function importFile({ file, name, isAppended, reading }: FileToImport) {
  const ending = new AbortController();
  const task = startTask(`Importing ${file.name}`, () => ending.abort(new Error('It was ended.')));
  try {
    const made = await ask(
      'importFile',
      { file, fileName: file.name, name: name.trim(), isAppended, reading },
      { signal: ending.signal, progress: (share, what) => task.progress(share, what) },
    );
    await readDatasets();
    showView('profile');
    await openDataset(made);
  } catch (error) {
    if (!ending.signal.aborted) offerFile(file, error instanceof Error ? error.message : String(error));
  } finally {
    task.end();
  }
}

const Doubts = ({ doubts }: { doubts: readonly string[] }) =>
  doubts.length === 0 ? null : (
    <ul className={styles.doubts} aria-label="What is uncertain">
      {doubts.map((doubt) => (
        <li key={doubt}>{doubt}</li>
      ))}
    </ul>
  );

interface PreviewProps {
  columns: readonly ProfileColumn[];
  inspection: Inspection;
  csv: CsvOverrides;
  onChange(csv: CsvOverrides): void;
}

const KINDS = ['number', 'text', 'time'] as const;

function Preview({ columns, inspection, csv, onChange }: PreviewProps) {
  const isText = inspection.format !== 'parquet' && inspection.format !== 'arrow';
  const rows = Math.max(0, ...columns.map((column) => column.values.length));
  const doubtful = new Set(
    inspection.understanding.columns
      .filter(({ uncertain }) => uncertain !== undefined)
      .map(({ name }) => name),
  );
  const zone = csv.timeZone ?? inspection.understanding.timeZone;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too
    <section className={styles.preview} tabIndex={0} aria-label={`The first ${rows} rows`}>
      <table>
        <thead>
          <tr>
            {columns.map(({ name, kind }) => (
              <th key={name} scope="col" data-doubtful={doubtful.has(name) || undefined}>
                {name}
                <select
                  aria-label={`Kind of ${name}`}
                  value={kind}
                  disabled={!isText}
                  onChange={(event) => {
                    const chosen = KINDS.find((one) => one === event.target.value) ?? 'text';
                    const others = csv.columns?.filter((column) => column.name !== name) ?? [];
                    onChange({ ...csv, columns: [...others, { name, kind: chosen }] });
                  }}
                >
                  {KINDS.map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </select>
              </th>
            ))}
          </tr>
        </thead>
        <ColumnRows columns={columns} rows={rows} zone={zone} />
      </table>
    </section>
  );
}
