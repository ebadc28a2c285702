import type { PipelineAnswer, Step, StepDone } from '@wp/eda';
import { useMemo, useState } from 'react';
import { type Command, useCommands } from '../../commands/registry.ts';
import { type OpenDataset, useAnalysis } from '../../data/analysis.ts';
import { useAsked } from '../../data/use-asked.ts';
import { Panes } from '../../frame/panes.tsx';
import {
  addStep,
  changeItems,
  editItem,
  type PipelineItem,
  redoStep,
  undoStep,
  usePipeline,
} from '../../offline/pipeline-store.ts';
import { WithDataset } from '../../offline/with-dataset.tsx';
import { Button, Buttons } from '../../parts/button.tsx';
import { counted } from '../../parts/counted.ts';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { CodeDialog } from './code-dialog.tsx';
import { RowsTable } from './rows-table.tsx';
import { SaveStepsDialog } from './save-steps-dialog.tsx';
import { StepEditor } from './step-editor.tsx';
import { STEP_FORMS } from './step-forms.ts';
import { StepList } from './step-list.tsx';
import styles from './transform.module.css';

/** Cleans the open dataset step by step; every other view is about what the steps make of it. */
export function Transform() {
  return (
    <WithDataset
      strip="Steps see all rows; the window selects the time of the other views"
      title="Transform"
      purpose="Transform cleans a dataset step by step, and changes none of it on the disk."
    >
      {(dataset) => <TransformOf key={dataset.name} dataset={dataset} />}
    </WithDataset>
  );
}

function TransformOf({ dataset }: { dataset: OpenDataset }) {
  const { items, past, future } = usePipeline();
  const { applyFailure } = useAnalysis();
  const [chosen, setChosen] = useState<number>();
  const [dialog, setDialog] = useState<'code' | 'save'>();
  const item = items.find(({ id }) => id === chosen);
  const seen = usePreview(dataset, items, item);
  useTransformCommands({ canUndo: past.length > 0, canRedo: future.length > 0 });
  const { asked, before } = seen;
  const { answer, error, again } = asked;
  const begin = (kind: Step['step']) => {
    const step = STEP_FORMS[kind]?.begin({ ...dataset, columns: dataset.columns });
    if (step === undefined) return;
    addStep(step);
    setChosen(undefined);
  };
  const done = useMemo(() => doneById(items, seen.whole), [items, seen.whole]);
  const failed = seen.whole?.failure === undefined ? undefined : itemAt(items, seen.whole.done.length)?.id;
  return (
    <Panes
      navigator={
        <aside className={styles.navigator} aria-label="Pipeline">
          <AddStep onAdd={begin} />
          <StepList items={items} done={done} failed={failed} chosen={chosen} onChoose={setChosen} />
          {items.length === 0 && (
            <p className={styles.about}>
              No step yet. Add one above, or mask what Quality finds: the dataset itself stays as it is.
            </p>
          )}
        </aside>
      }
      inspector={
        item === undefined ? (
          <aside className={styles.navigator} aria-label="Inspector">
            <p className={styles.about}>Choose a step to change it, and to see the rows after it.</p>
          </aside>
        ) : (
          <aside className={styles.navigator} aria-label="Inspector">
            <h2 className={styles.title}>{STEP_FORMS[item.step.step]?.title ?? item.step.step}</h2>
            <StepEditor
              key={`${item.id} ${JSON.stringify(item.step)}`}
              step={item.step}
              columns={before ?? dataset.columns}
              dataset={dataset}
              onChange={(step) => changeItems((present) => editItem(present, item.id, step))}
            />
          </aside>
        )
      }
    >
      <ViewPage
        title="Transform"
        note={noteOf(items, answer)}
        action={
          <Buttons>
            <Button disabled={past.length === 0} onClick={undoStep}>
              Undo
            </Button>
            <Button disabled={future.length === 0} onClick={redoStep}>
              Redo
            </Button>
            <Button onClick={() => setDialog('code')}>JSON, SQL</Button>
            <Button kind="primary" disabled={items.length === 0} onClick={() => setDialog('save')}>
              Save as dataset…
            </Button>
          </Buttons>
        }
      >
        {error !== undefined && <ErrorState what="The preview" error={error} onRetry={again} />}
        {applyFailure !== undefined && (
          <p className={styles.problem} role="alert">
            {applyFailure} The other views show what was there before.
          </p>
        )}
        {answer?.failure !== undefined && applyFailure === undefined && (
          <p className={styles.problem} role="alert">
            {answer.failure}
          </p>
        )}
        {asked.wasEnded && (
          <EmptyState action={<Button onClick={again}>Compute it</Button>}>The preview was ended.</EmptyState>
        )}
        {answer !== undefined && (
          <>
            <p className={styles.about}>
              {item === undefined ? 'After all steps' : 'After the chosen step'}:{' '}
              {counted(answer.rows, 'row')}, {counted(answer.columns.length, 'column')}; the first{' '}
              {Math.min(200, answer.rows)}:
            </p>
            <RowsTable columns={answer.preview} />
          </>
        )}
      </ViewPage>
      {dialog === 'code' && (
        <CodeDialog
          dataset={dataset}
          columns={seen.base ?? []}
          steps={items.filter(({ isOff }) => !isOff).map(({ step }) => step)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'save' && <SaveStepsDialog dataset={dataset} onClose={() => setDialog(undefined)} />}
    </Panes>
  );
}

function AddStep({ onAdd }: { onAdd(kind: Step['step']): void }) {
  return (
    <label className={styles.field}>
      Add a step
      <select
        value=""
        onChange={(event) => {
          if (event.target.value !== '') onAdd(event.target.value as Step['step']);
        }}
      >
        <option value="">…</option>
        {Object.entries(STEP_FORMS).map(([kind, form]) => (
          <option key={kind} value={kind}>
            {form?.title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What the steps make, up to the chosen one; and what was there before it. */
function usePreview(dataset: OpenDataset, items: readonly PipelineItem[], item: PipelineItem | undefined) {
  const on = items.filter(({ isOff }) => !isOff);
  const all = on.map(({ step }) => step);
  const until =
    item === undefined || item.isOff ? all : on.slice(0, on.indexOf(item) + 1).map(({ step }) => step);
  const title = `Previewing ${dataset.name}`;
  const asked = useAsked('preview', { steps: until }, { title });
  const whole = useAsked('preview', until.length === all.length ? undefined : { steps: all }, { title });
  const prior = useAsked('preview', item === undefined ? undefined : { steps: until.slice(0, -1) }, {
    title,
  });
  const base = useAsked('preview', { steps: NONE }, { title });
  return {
    asked,
    whole: until.length === all.length ? asked.answer : whole.answer,
    before: prior.isStale ? undefined : prior.answer?.columns,
    base: base.answer?.columns.map(({ name }) => name),
  };
}

const NONE: Step[] = [];

const itemAt = (items: readonly PipelineItem[], at: number): PipelineItem | undefined =>
  items.filter(({ isOff }) => !isOff)[at];

function doneById(items: readonly PipelineItem[], whole: PipelineAnswer | undefined): Map<number, StepDone> {
  const found = new Map<number, StepDone>();
  for (const [at, one] of (whole?.done ?? []).entries()) {
    const item = itemAt(items, at);
    if (item !== undefined) found.set(item.id, one);
  }
  return found;
}

function noteOf(items: readonly PipelineItem[], answer: PipelineAnswer | undefined): string {
  const off = items.filter(({ isOff }) => isOff).length;
  return [
    counted(items.length, 'step'),
    ...(off === 0 ? [] : [`${off} off`]),
    ...(answer === undefined ? [] : [counted(answer.rows, 'row')]),
  ].join(' · ');
}

function useTransformCommands({ canUndo, canRedo }: { canUndo: boolean; canRedo: boolean }): void {
  useCommands(
    useMemo(
      (): Command[] => [
        {
          id: 'transform.undo',
          title: 'Undo the last change of the steps',
          group: 'Selection',
          shortcut: 'Z',
          disabled: canUndo ? undefined : 'nothing to undo',
          run: undoStep,
        },
        {
          id: 'transform.redo',
          title: 'Redo the change that was undone',
          group: 'Selection',
          shortcut: 'Shift+Z',
          disabled: canRedo ? undefined : 'nothing to redo',
          run: redoStep,
        },
      ],
      [canUndo, canRedo],
    ),
  );
}
