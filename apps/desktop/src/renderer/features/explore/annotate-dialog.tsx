import { useRef, useState } from 'react';
import type { Words } from '../../data/outbox.ts';
import styles from '../../parts/field.module.css';
import { Field, text } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import type { Range } from './resolution.ts';
import type { Annotation, useAnnotations } from './use-annotations.ts';

interface AnnotateDialogProps {
  annotations: ReturnType<typeof useAnnotations>;
  modules: readonly string[];
  metrics: readonly string[];
  range: Range;
  describe(range: Range): string;
  onClose(): void;
}

const MOST_LETTERS = 64;

/** A word and a text on a stretch of time of the chosen modules; kept at the server, the readings stay as they are. */
export function AnnotateDialog(props: AnnotateDialogProps) {
  const { annotations, modules, metrics, range, describe, onClose } = props;
  const [kind, setKind] = useState<'note' | 'flag'>('note');
  // Sent twice, after an answer that was lost, it is kept once.
  const keys = useRef(new Map<string, string>());
  const keyOf = (module: string) => {
    const key = keys.current.get(module) ?? crypto.randomUUID();
    keys.current.set(module, key);
    return key;
  };
  const who = modules.length <= 3 ? modules.join(', ') : `${modules.length} modules`;
  return (
    <FormDialog
      title="Annotate"
      action="Annotate"
      explained={`${who}, ${describe(range)}. An annotation never changes a reading; all who sign in to this server see it. While it is away they wait on this machine.`}
      onClose={onClose}
      onSubmit={async (form) => {
        const label = text(form, 'label').trim().slice(0, MOST_LETTERS);
        const metric = text(form, 'metric');
        for (const module of modules) {
          const annotation = {
            module,
            ...(metric === '' ? {} : { metric }),
            from: range.fromMs,
            to: range.toMs,
            kind,
            label,
            text: text(form, 'text'),
            clientKey: keyOf(module),
          };
          await annotations.make({ act: 'create', annotation });
        }
      }}
    >
      <Field label="Word" name="label" hint="Stands on the chart, such as “hail” or “stale”." />
      <label className={styles.field}>
        <span>Kind</span>
        <select
          className={styles.input}
          value={kind}
          onChange={(event) => setKind(event.target.value === 'flag' ? 'flag' : 'note')}
        >
          <option value="note">Note: what happened</option>
          <option value="flag">Flag: these readings are not to be trusted</option>
        </select>
      </label>
      <label className={styles.field}>
        <span>Metric</span>
        <select className={styles.input} name="metric" defaultValue="">
          <option value="">all metrics</option>
          {metrics.map((metric) => (
            <option key={metric}>{metric}</option>
          ))}
        </select>
      </label>
      <label className={styles.field}>
        <span>More</span>
        <textarea className={styles.input} name="text" rows={3} maxLength={4000} />
      </label>
    </FormDialog>
  );
}

interface EditDialogProps {
  module: string;
  kind: 'note' | 'flag';
  words: Words;
  author?: string;
  onWords(words: Words): Promise<unknown>;
  onClose(): void;
}

/** Other words for an annotation, whether the server has it or it waits. */
export function EditAnnotationDialog({ module, kind, words, author, onWords, onClose }: EditDialogProps) {
  return (
    <FormDialog
      title="Change annotation"
      action="Change"
      explained={`${module}, ${author === undefined ? 'not at the server yet' : `by ${author}`}.`}
      onClose={onClose}
      onSubmit={(form) => {
        const label = text(form, 'label').trim().slice(0, MOST_LETTERS);
        return onWords({ label: label === '' ? null : label, text: text(form, 'text') });
      }}
    >
      <Field
        label="Word"
        name="label"
        defaultValue={words.label ?? ''}
        required={kind === 'flag' || words.text === ''}
      />
      <label className={styles.field}>
        <span>More</span>
        <textarea className={styles.input} name="text" rows={3} maxLength={4000} defaultValue={words.text} />
      </label>
    </FormDialog>
  );
}

interface RemoveDialogProps {
  annotations: ReturnType<typeof useAnnotations>;
  annotation: Annotation;
  onClose(): void;
}

export function RemoveAnnotationDialog({ annotations, annotation, onClose }: RemoveDialogProps) {
  return (
    <FormDialog
      title="Remove annotation"
      action="Remove"
      isDestructive
      explained={`“${annotation.label ?? annotation.text}” of ${annotation.module}, by ${annotation.author}, goes for all who use this server. The readings stay as they are.`}
      onClose={onClose}
      onSubmit={() => annotations.make({ act: 'remove', of: annotation })}
    />
  );
}
