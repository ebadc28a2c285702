import type { SqlTables } from '@wp/eda';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { Command } from '../../commands/registry.ts';
import { useCommands } from '../../commands/registry.ts';
import type { OpenDataset } from '../../data/analysis.ts';
import { Panes } from '../../frame/panes.tsx';
import { WithDataset } from '../../offline/with-dataset.tsx';
import { counted } from '../../parts/counted.ts';
import { ViewPage } from '../../parts/view-page.tsx';
import { Bar } from './bar.tsx';
import type { EditorHandle } from './editor.tsx';
import { Examples } from './example-list.tsx';
import { Navigator } from './navigator.tsx';
import { Result } from './result.tsx';
import { SaveQueryDialog } from './save-query-dialog.tsx';
import styles from './sql.module.css';
import { beginWith, run, setText, useSql } from './sql-store.ts';

// The editor is a third of the page's script: it is read when this view is first opened.
const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }));

const NO_TABLES: SqlTables['tables'] = [];

/** Questions to the open dataset in SQL. */
export function Sql() {
  return (
    <WithDataset
      strip="Statements see all rows; the window selects the time of the other views"
      title="SQL"
      purpose="SQL answers questions about a dataset that no view has thought of."
    >
      {(dataset) => <SqlOf key={dataset.version} dataset={dataset} />}
    </WithDataset>
  );
}

function SqlOf({ dataset }: { dataset: OpenDataset }) {
  const state = useSql();
  const { text, tables, answer, failure, running } = state;
  const editor = useRef<EditorHandle>(null);
  const [saving, setSaving] = useState<string>();
  useEffect(() => beginWith(dataset), [dataset]);
  const onRun = () => {
    const statement = editor.current?.current();
    if (statement !== undefined) void run(statement, dataset);
  };
  const put = (statement: string) => editor.current?.put(statement);
  useRunCommand(onRun);
  return (
    <Panes
      navigator={
        <Navigator
          tables={tables?.tables ?? NO_TABLES}
          onInsert={(name) => editor.current?.insert(name)}
          onPut={put}
        />
      }
    >
      <ViewPage title="SQL" note={noteOf(dataset, tables?.bytes ?? 0)} isFilling>
        <div className={styles.page}>
          <Suspense fallback={<div className={styles.editor} />}>
            <Editor
              ref={editor}
              text={text}
              tables={tables?.tables ?? NO_TABLES}
              failure={failure}
              onText={setText}
              onRun={onRun}
            />
          </Suspense>
          <Bar state={state} onRun={onRun} onSave={() => setSaving(answer?.statement)} />
          {answer === undefined && failure === undefined && running === undefined ? (
            <Examples dataset={dataset} onPut={put} />
          ) : (
            answer !== undefined && <Result key={answer.id} answer={answer} isOld={failure !== undefined} />
          )}
        </div>
        {saving !== undefined && (
          <SaveQueryDialog statement={saving} dataset={dataset} onClose={() => setSaving(undefined)} />
        )}
      </ViewPage>
    </Panes>
  );
}

const noteOf = (dataset: OpenDataset, bytes: number): string =>
  [
    `${dataset.name} is the table "data"`,
    counted(dataset.rows, 'row'),
    ...(bytes > 0 ? [`${Math.ceil(bytes / 2 ** 20).toLocaleString('en-US')} MB in DuckDB`] : []),
  ].join(' · ');

/** The same from anywhere in the view, as it is in the editor. */
function useRunCommand(onRun: () => void) {
  const latest = useRef(onRun);
  latest.current = onRun;
  const commands = useMemo(
    (): Command[] => [
      {
        id: 'sql.run',
        title: 'Run the statement at the cursor',
        group: 'Selection',
        words: 'sql query duckdb',
        shortcut: 'Mod+Enter',
        run: () => latest.current(),
      },
    ],
    [],
  );
  useCommands(commands);
}
