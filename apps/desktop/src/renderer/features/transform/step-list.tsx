import type { StepDone } from '@wp/eda';
import { ArrowDown, ArrowUp, Copy, Eye, EyeOff, Trash2 } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import {
  changeItems,
  duplicateItem,
  moveItem,
  type PipelineItem,
  removeItem,
  toggleItem,
} from '../../offline/pipeline-store.ts';
import { STEP_FORMS, summaryOf } from './step-forms.ts';
import styles from './transform.module.css';

interface StepListProps {
  items: readonly PipelineItem[];
  /** Results of the steps that are on, by their id. */
  done: ReadonlyMap<number, StepDone>;
  failed: number | undefined;
  chosen: number | undefined;
  onChoose(id: number | undefined): void;
}

/** The steps in their order: dragged or moved by keys, switched off, copied, removed. */
export function StepList({ items, done, failed, chosen, onChoose }: StepListProps) {
  const [dragged, setDragged] = useState<number>();
  const drop = (event: DragEvent, at: number) => {
    event.preventDefault();
    if (dragged !== undefined) changeItems((present) => moveItem(present, dragged, at));
    setDragged(undefined);
  };
  return (
    <ol className={styles.steps} aria-label="Steps">
      {items.map((item, at) => {
        const { id, step, isOff } = item;
        const title = STEP_FORMS[step.step]?.title ?? step.step;
        const name = `${at + 1}. ${title}`;
        return (
          <li
            key={id}
            className={styles.step}
            data-off={isOff || undefined}
            data-failed={failed === id || undefined}
            draggable
            onDragStart={() => setDragged(id)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => drop(event, at)}
          >
            <button
              type="button"
              className={styles.stepName}
              aria-pressed={chosen === id}
              onClick={() => onChoose(chosen === id ? undefined : id)}
              onKeyDown={(event) => {
                if (event.key === 'Delete') changeItems((present) => removeItem(present, id));
                if (event.altKey && event.key === 'ArrowUp')
                  changeItems((present) => moveItem(present, id, at - 1));
                if (event.altKey && event.key === 'ArrowDown')
                  changeItems((present) => moveItem(present, id, at + 1));
              }}
            >
              <strong>{name}</strong>
              <span className={styles.summary}>{summaryOf(step)}</span>
              <span className={styles.did}>
                {isOff ? 'off' : failed === id ? 'failed' : wordsOf(done.get(id))}
              </span>
            </button>
            <span className={styles.stepButtons}>
              <Small
                label={`Earlier: ${name}`}
                onClick={() => changeItems((present) => moveItem(present, id, at - 1))}
              >
                <ArrowUp size={12} aria-hidden />
              </Small>
              <Small
                label={`Later: ${name}`}
                onClick={() => changeItems((present) => moveItem(present, id, at + 1))}
              >
                <ArrowDown size={12} aria-hidden />
              </Small>
              <Small
                label={`${isOff ? 'Switch on' : 'Switch off'}: ${name}`}
                onClick={() => changeItems((present) => toggleItem(present, id))}
              >
                {isOff ? <EyeOff size={12} aria-hidden /> : <Eye size={12} aria-hidden />}
              </Small>
              <Small
                label={`Copy: ${name}`}
                onClick={() => changeItems((present) => duplicateItem(present, id))}
              >
                <Copy size={12} aria-hidden />
              </Small>
              <Small
                label={`Remove: ${name}`}
                onClick={() => changeItems((present) => removeItem(present, id))}
              >
                <Trash2 size={12} aria-hidden />
              </Small>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function wordsOf(done: StepDone | undefined): string {
  if (done === undefined) return '…';
  const { rowsIn, rowsOut, cellsChanged } = done;
  const rows =
    rowsIn === rowsOut
      ? `${rowsOut.toLocaleString('en-US')} rows`
      : `${rowsIn.toLocaleString('en-US')} → ${rowsOut.toLocaleString('en-US')} rows`;
  return cellsChanged === 0 ? rows : `${rows}, ${cellsChanged.toLocaleString('en-US')} cells changed`;
}

const Small = ({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick(): void;
  children: React.ReactNode;
}) => (
  <button type="button" className={styles.small} title={label} aria-label={label} onClick={onClick}>
    {children}
  </button>
);
