import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { reword, type Waiting } from '../../data/outbox.ts';
import { EditAnnotationDialog, RemoveAnnotationDialog } from './annotate-dialog.tsx';
import styles from './explore.module.css';
import type { Range } from './resolution.ts';
import type { Annotation, useAnnotations } from './use-annotations.ts';
import { WaitingAnnotations } from './waiting-annotations.tsx';

interface AnnotationListProps {
  annotations: ReturnType<typeof useAnnotations>;
  /** Those to show, newest first. */
  shown: readonly Annotation[];
  /** Whether this user may change any. */
  canWrite: boolean;
  describe(range: Range): string;
  onGo(range: Range): void;
}

type Asked =
  | { act: 'edit'; annotation: Annotation }
  | { act: 'remove'; annotation: Annotation }
  | { act: 'reword'; waiting: Waiting }
  | undefined;

const MOST = 20;

/** The annotations of what is in view; a click goes there. Those that wait for the server stand above, wherever they are. */
export function AnnotationList({ annotations, shown, canWrite, describe, onGo }: AnnotationListProps) {
  const [asked, setAsked] = useState<Asked>();
  const { waiting } = annotations;
  const rest = shown.filter(({ id }) => waiting.every(({ key }) => key !== `${id}`));
  if (rest.length === 0 && waiting.length === 0) return null;
  return (
    <section aria-label="Annotations">
      <h3 className={styles.inspected}>Annotations</h3>
      <ul className={styles.annotations}>
        <WaitingAnnotations
          waiting={waiting}
          onGo={onGo}
          onReword={(one) => setAsked({ act: 'reword', waiting: one })}
        />
        {rest.slice(0, MOST).map((annotation) => (
          <Kept
            key={annotation.id}
            annotation={annotation}
            canWrite={canWrite}
            describe={describe}
            onGo={onGo}
            onAct={(act) => setAsked({ act, annotation })}
          />
        ))}
      </ul>
      {rest.length > MOST && <p className={styles.more}>and {rest.length - MOST} more</p>}
      <AskedDialog annotations={annotations} asked={asked} onClose={() => setAsked(undefined)} />
    </section>
  );
}

interface KeptProps extends Pick<AnnotationListProps, 'canWrite' | 'describe' | 'onGo'> {
  annotation: Annotation;
  onAct(act: 'edit' | 'remove'): void;
}

function Kept({ annotation, canWrite, describe, onGo, onAct }: KeptProps) {
  const { module, label, text, kind, author } = annotation;
  const range = { fromMs: Date.parse(annotation.from), toMs: Date.parse(annotation.to) };
  const name = `${label ?? text} of ${module}`;
  return (
    <li data-kind={kind}>
      <button
        type="button"
        className={styles.annotation}
        onClick={() => onGo(range)}
        title={`Go there; by ${author}`}
      >
        <strong>{label ?? text}</strong> <span className="mono">{module}</span>
        <small>{describe(range)}</small>
        {label !== null && text !== '' && <small>{text}</small>}
      </button>
      {canWrite && (
        <>
          <button type="button" className={styles.tool} title="Change" onClick={() => onAct('edit')}>
            <Pencil size={12} aria-hidden />
            <span className="visually-hidden">Change {name}</span>
          </button>
          <button type="button" className={styles.tool} title="Remove" onClick={() => onAct('remove')}>
            <Trash2 size={12} aria-hidden />
            <span className="visually-hidden">Remove {name}</span>
          </button>
        </>
      )}
    </li>
  );
}

interface AskedDialogProps {
  annotations: ReturnType<typeof useAnnotations>;
  asked: Asked;
  onClose(): void;
}

function AskedDialog({ annotations, asked, onClose }: AskedDialogProps) {
  if (asked === undefined) return null;
  if (asked.act === 'remove') {
    return (
      <RemoveAnnotationDialog annotations={annotations} annotation={asked.annotation} onClose={onClose} />
    );
  }
  if (asked.act === 'edit') {
    const of = asked.annotation;
    return (
      <EditAnnotationDialog
        {...of}
        words={of}
        onWords={(words) => annotations.make({ act: 'update', of, words })}
        onClose={onClose}
      />
    );
  }
  const { key, change } = asked.waiting;
  if (change.act === 'remove') return null;
  const { module, kind } = change.act === 'create' ? change.annotation : change.of;
  return (
    <EditAnnotationDialog
      module={module}
      kind={kind}
      words={change.act === 'create' ? change.annotation : change.words}
      onWords={async (words) => reword(key, words)}
      onClose={onClose}
    />
  );
}
