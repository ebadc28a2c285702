import { useState } from 'react';
import type { DatasetContent, DatasetEntry } from '../../../bridge/bridge.ts';
import { openDataset } from '../../data/analysis.ts';
import { askAsTask } from '../../data/ask-task.ts';
import { showView } from '../../frame/window-state.ts';
import { Act, Button } from '../../parts/button.tsx';
import { Field, text } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { EmptyState, Failure } from '../../parts/state.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from './datasets.module.css';
import { readDatasets, useDatasets } from './datasets-store.ts';
import { ExportDialog } from './export-dialog.tsx';
import { chooseFile } from './import-store.ts';

type Asked = { what: 'rename' | 'remove' | 'refresh' | 'export'; entry: DatasetEntry };

/** What was saved to this machine: it stays when the network goes. */
export function Datasets() {
  const { entries, failure } = useDatasets();
  const [asked, setAsked] = useState<Asked>();
  const [told, setTold] = useState<string>();
  const close = () => setAsked(undefined);
  /** Does what was asked for; a refusal of main is said above the cards. */
  const act = async (verb: Promise<{ ok: boolean; message?: string }>) => {
    const outcome = await verb;
    setTold(outcome.ok ? undefined : outcome.message);
    await readDatasets();
  };
  const must = async (verb: Promise<{ ok: boolean; message?: string }>) => {
    const outcome = await verb;
    if (!outcome.ok) throw new Error(outcome.message);
    await readDatasets();
  };
  return (
    <ViewPage
      title="Datasets"
      note={entries === undefined ? 'Reading…' : `${entries.length} on this machine, not encrypted`}
      action={<Button onClick={chooseFile}>Import a file…</Button>}
    >
      <Failure message={failure ?? told} />
      {entries?.length === 0 && (
        <EmptyState>
          Nothing is saved here yet. Select modules and a time in Explore, then save them for offline use:
          they can be worked on without a network. Or drop a file of your own anywhere in this window: CSV,
          JSON, Parquet or Arrow.
        </EmptyState>
      )}
      <div className={styles.cards}>
        {entries?.map((entry) => (
          <article key={entry.name} className={styles.card} aria-label={entry.name}>
            <h2 className={styles.name}>
              {entry.name} <State entry={entry} />
            </h2>
            {entry.content !== null && <Content content={entry.content} />}
            {entry.problems.map((problem) => (
              <p key={problem} className={styles.problem}>
                {problem}
              </p>
            ))}
            {entry.progress?.message && <p className={styles.problem}>{entry.progress.message}</p>}
            <div className={styles.buttons}>
              {entry.progress?.state === 'running' ? (
                <Act
                  name="Cancel"
                  of={entry.name}
                  onClick={() => void act(window.wp.datasets.cancel(entry.name))}
                />
              ) : (
                <>
                  {entry.content !== null && entry.content.partsDone > 0 && entry.state !== 'damaged' && (
                    <Act name="Open" of={entry.name} onClick={() => open(entry.name)} />
                  )}
                  {canResume(entry) && (
                    <Act
                      name="Resume"
                      of={entry.name}
                      onClick={() => void act(window.wp.datasets.resume(entry.name))}
                    />
                  )}
                  {entry.state === 'whole' && entry.content?.server !== null && (
                    <Act
                      name="Refresh"
                      of={entry.name}
                      onClick={() => setAsked({ what: 'refresh', entry })}
                    />
                  )}
                  {entry.content !== null && entry.content.partsDone > 0 && entry.state !== 'damaged' && (
                    <Act name="Export…" of={entry.name} onClick={() => setAsked({ what: 'export', entry })} />
                  )}
                  {entry.content?.server === null && entry.content.partsTotal > 1 && (
                    <Act
                      name="Compact"
                      of={entry.name}
                      onClick={() => void compact(entry.name).then(setTold)}
                    />
                  )}
                  <Act
                    name="Show folder"
                    of={entry.name}
                    onClick={() => void act(window.wp.datasets.reveal(entry.name))}
                  />
                  <Act name="Rename" of={entry.name} onClick={() => setAsked({ what: 'rename', entry })} />
                  <Act name="Delete" of={entry.name} onClick={() => setAsked({ what: 'remove', entry })} />
                </>
              )}
            </div>
          </article>
        ))}
      </div>
      {asked?.what === 'rename' && (
        <FormDialog
          title={`Rename ${asked.entry.name}`}
          action="Rename"
          onClose={close}
          onSubmit={(form) =>
            must(window.wp.datasets.rename({ name: asked.entry.name, to: text(form, 'name') }))
          }
        >
          <Field label="Name" name="name" defaultValue={asked.entry.name} />
        </FormDialog>
      )}
      {asked?.what === 'refresh' && (
        <FormDialog
          title={`Refresh ${asked.entry.name}`}
          action="Refresh"
          explained="The days that changed at the server since are fetched anew. What was removed there, by hand or by retention, goes from this dataset too; to keep it, save the selection under another name first."
          onClose={close}
          onSubmit={() => must(window.wp.datasets.refresh(asked.entry.name))}
        />
      )}
      {asked?.what === 'export' && <ExportDialog entry={asked.entry} onClose={close} onFailure={setTold} />}
      {asked?.what === 'remove' && (
        <FormDialog
          title={`Delete ${asked.entry.name}`}
          action="Delete"
          isDestructive
          confirmName={asked.entry.name}
          explained={`${rowsOf(asked.entry)} are deleted from this machine. ${asked.entry.content?.server === null ? 'What it was made of stays where it is.' : 'The server keeps its own.'}`}
          onClose={close}
          onSubmit={() => must(window.wp.datasets.remove(asked.entry.name))}
        />
      )}
    </ViewPage>
  );
}

/** A damaged part is fetched again as a missing one is. */
const canResume = ({ state, content }: DatasetEntry): boolean =>
  state === 'partial' || (state === 'damaged' && content !== null && content.server !== null);

function open(name: string): void {
  void openDataset(name);
  showView('profile');
}

/** Writes the dataset's rows in as few parts as may be, as a task; answers why not. */
async function compact(name: string): Promise<string | undefined> {
  const url = new URL(`/datasets/${encodeURIComponent(name)}`, location.href).href;
  try {
    await askAsTask('compact', { name, url }, { title: `Compacting ${name}` });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await readDatasets();
  }
}

const rowsOf = ({ content }: DatasetEntry): string =>
  content === null
    ? 'All files of it'
    : `${content.rows.toLocaleString('en-US')} rows (${size(content.bytes)})`;

function State({ entry: { state, progress } }: { entry: DatasetEntry }) {
  if (progress?.state === 'running') {
    const { partsDone, partsTotal } = progress;
    return (
      <span className={styles.state}>
        <progress value={partsDone} max={Math.max(1, partsTotal)} aria-label="parts" /> {partsDone} of{' '}
        {partsTotal} parts
      </span>
    );
  }
  const words = { whole: 'whole', partial: 'parts are missing', damaged: 'damaged' };
  return (
    <span className={styles.state} data-state={state}>
      {words[state]}
    </span>
  );
}

function Content({ content }: { content: DatasetContent }) {
  const { moment } = useTimeFormat();
  const { server, source, steps, modules, metrics, from, to, bucket, zone, rows, bytes, fetchedAt } = content;
  const facts: [string, string][] = [
    ['rows', rows.toLocaleString('en-US')],
    ['size', size(bytes)],
    ...(from === null || to === null
      ? []
      : ([
          ['from', moment(from)],
          ['to', moment(to)],
        ] as [string, string][])),
    ['modules', modules === null ? 'all' : modules.length > 3 ? String(modules.length) : modules.join(', ')],
    ['metrics', metrics.join(', ')],
    ['resolution', bucket === null ? 'every sample' : `${bucket}, ${zone}`],
    server === null ? ['made of', source ?? '—'] : ['server', server],
    [server === null ? 'made' : 'fetched', moment(fetchedAt)],
    ...(steps === 0 ? [] : ([['steps', String(steps)]] as [string, string][])),
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}
