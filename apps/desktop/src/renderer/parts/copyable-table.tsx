import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import styles from './copy.module.css';
import { numbersCsv } from './drawing.ts';

export type TableRow = readonly (number | string)[];

interface CopyableTableProps {
  /** What the table is of. */
  name: string;
  /** The names of its columns, and its rows with all digits. */
  table(): { header: readonly string[]; rows: Iterable<TableRow> };
  children: ReactNode;
}

/** A table that can be taken away as CSV. */
export function CopyableTable({ name, table, children }: CopyableTableProps) {
  const [said, setSaid] = useState<{ text: string; isDone: boolean }>();
  const copy = async () => {
    const { header, rows } = table();
    await window.wp.clipboard.writeText(numbersCsv(header, rows));
  };
  const click = () =>
    void copy().then(
      () => setSaid({ text: `${name} is in the clipboard.`, isDone: true }),
      (error: unknown) =>
        setSaid({
          text: `Not copied: ${error instanceof Error ? error.message : String(error)}`,
          isDone: false,
        }),
    );
  return (
    <div className={styles.holder} onPointerLeave={() => setSaid(undefined)}>
      {children}
      <button
        type="button"
        className={styles.button}
        title={said?.text ?? `Copy ${name} as CSV`}
        aria-label={`Copy ${name} as CSV`}
        onClick={click}
        onBlur={() => setSaid(undefined)}
      >
        {said?.isDone === true ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
      </button>
      <span className="visually-hidden" role="status">
        {said?.text}
      </span>
    </div>
  );
}
