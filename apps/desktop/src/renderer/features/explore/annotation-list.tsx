import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { discard } from '../../data/outbox.ts';
import { EditAnnotationDialog, RemoveAnnotationDialog } from './annotate-dialog.tsx';
import styles from './explore.module.css';
import type { Range } from './resolution.ts';
import type { Annotation, useAnnotations } from './use-annotations.ts';

interface AnnotationListProps {
  annotations: ReturnType<typeof useAnnotations>;
  /** Those to show, newest first. */
  shown: readonly Annotation[];
  /** Whether this user may change any. */
  canWrite: boolean;
  describe(range: Range): string;
  onGo(range: Range): void;
}

const MOST = 20;

/** The annotations of what is in view; a click goes there. */
export function AnnotationList({ annotations, shown, canWrite, describe, onGo }: AnnotationListProps) {
  const [asked, setAsked] = useState<{ act: 'edit' | 'remove'; annotation: Annotation }>();
  const { waiting } = annotations;
  if (shown.length === 0 && waiting.length === 0) return null;
  const close = () => setAsked(undefined);
  return (
    <section aria-label="Annotations">
      <h3 className={styles.inspected}>Annotations</h3>
      <ul className={styles.annotations}>
        {waiting.map(({ annotation, refused }) => (
          <li key={annotation.clientKey} data-kind={annotation.kind}>
            <button
              type="button"
              className={styles.annotation}
              onClick={() => onGo({ fromMs: annotation.from, toMs: annotation.to })}
              title="Go there"
            >
              <strong>{annotation.label}</strong> <span className="mono">{annotation.module}</span>
              <small>
                {refused === undefined ? 'waits for the server' : `the server refused it: ${refused}`}
              </small>
            </button>
            <button
              type="button"
              className={styles.tool}
              title="Discard"
              onClick={() => discard(annotation.clientKey)}
            >
              <Trash2 size={12} aria-hidden />
              <span className="visually-hidden">
                Discard {annotation.label} of {annotation.module}
              </span>
            </button>
          </li>
        ))}
        {shown.slice(0, MOST).map((annotation) => {
          const { id, module, label, text, kind, author } = annotation;
          const range = { fromMs: Date.parse(annotation.from), toMs: Date.parse(annotation.to) };
          const name = `${label ?? text} of ${module}`;
          return (
            <li key={id} data-kind={kind}>
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
                  <button
                    type="button"
                    className={styles.tool}
                    title="Change"
                    onClick={() => setAsked({ act: 'edit', annotation })}
                  >
                    <Pencil size={12} aria-hidden />
                    <span className="visually-hidden">Change {name}</span>
                  </button>
                  <button
                    type="button"
                    className={styles.tool}
                    title="Remove"
                    onClick={() => setAsked({ act: 'remove', annotation })}
                  >
                    <Trash2 size={12} aria-hidden />
                    <span className="visually-hidden">Remove {name}</span>
                  </button>
                </>
              )}
            </li>
          );
        })}
      </ul>
      {shown.length > MOST && <p className={styles.more}>and {shown.length - MOST} more</p>}
      {asked?.act === 'edit' && (
        <EditAnnotationDialog annotations={annotations} annotation={asked.annotation} onClose={close} />
      )}
      {asked?.act === 'remove' && (
        <RemoveAnnotationDialog annotations={annotations} annotation={asked.annotation} onClose={close} />
      )}
    </section>
  );
}
