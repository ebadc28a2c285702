import { Check, Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Change, discard, insist, type Waiting } from '../../data/outbox.ts';
import styles from './explore.module.css';
import type { Range } from './resolution.ts';

interface WaitingAnnotationsProps {
  waiting: readonly Waiting[];
  onGo(range: Range): void;
  onReword(one: Waiting): void;
}

/** What was done to annotations while the server was away, and what it would not have: with what can be done now. */
export const WaitingAnnotations = ({ waiting, onGo, onReword }: WaitingAnnotationsProps) =>
  waiting.map((one) => {
    const { key, change, refused } = one;
    const { module, kind, range, word } = aboutOf(change);
    const name = `${word} of ${module}`;
    return (
      <li key={key} data-kind={kind}>
        <button type="button" className={styles.annotation} onClick={() => onGo(range)} title="Go there">
          <strong>{word}</strong> <span className="mono">{module}</span>
          {refused === undefined ? <small>{WAITS[change.act]}</small> : <Refused {...one} />}
        </button>
        {refused?.present !== undefined && (
          <Tool
            icon={<Check size={12} aria-hidden />}
            title="Take mine"
            name={name}
            onClick={() => insist(key)}
          />
        )}
        {change.act !== 'remove' && (
          <Tool
            icon={<Pencil size={12} aria-hidden />}
            title="Change"
            name={name}
            onClick={() => onReword(one)}
          />
        )}
        <Tool
          icon={<Trash2 size={12} aria-hidden />}
          title={
            refused?.present !== undefined ? 'Keep theirs' : change.act === 'create' ? 'Discard' : 'Undo'
          }
          name={name}
          onClick={() => discard(key)}
        />
      </li>
    );
  });

const WAITS = {
  create: 'waits for the server',
  update: 'the change waits for the server',
  remove: 'its removal waits for the server',
} as const;

function Refused({ change, refused }: Waiting) {
  const present = refused?.present;
  if (present === undefined) return <small data-refused>the server refused it: {refused?.why}</small>;
  return (
    <small data-refused>
      changed meanwhile: “{present.label ?? present.text}”
      {change.act === 'remove' ? ', which you removed' : ''}
    </small>
  );
}

interface ToolProps {
  icon: ReactNode;
  title: string;
  name: string;
  onClick(): void;
}

const Tool = ({ icon, title, name, onClick }: ToolProps) => (
  <button type="button" className={styles.tool} title={title} onClick={onClick}>
    {icon}
    <span className="visually-hidden">
      {title}: {name}
    </span>
  </button>
);

/** Module, time and words of an annotation after the change. */
function aboutOf(change: Change) {
  if (change.act === 'create') {
    const { module, kind, from, to, label, text } = change.annotation;
    return { module, kind, range: { fromMs: from, toMs: to }, word: label === '' ? text : label };
  }
  const { module, kind, from, to } = change.of;
  const { label, text } = change.act === 'update' ? change.words : change.of;
  return { module, kind, range: { fromMs: Date.parse(from), toMs: Date.parse(to) }, word: label ?? text };
}
