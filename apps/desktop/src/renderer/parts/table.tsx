import type { ReactNode } from 'react';
import styles from './table.module.css';

/** A column by its title; `number` stands right, as do its cells with `NumberCell`; `hidden` is only read aloud. */
export type Column = string | { title: string; is: 'number' | 'hidden' };

interface TableProps {
  columns: readonly Column[];
  /** `tall` where rows hold buttons. */
  rows?: 'plain' | 'tall';
  /** The rows. One with a `tabIndex` can be pointed at and selected. */
  children: ReactNode;
}

export const Table = ({ columns, rows = 'plain', children }: TableProps) => (
  <table className={styles.table} data-rows={rows}>
    <thead>
      <tr>
        {columns.map((column) => (
          <Head key={typeof column === 'string' ? column : column.title} column={column} />
        ))}
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
);

function Head({ column }: { column: Column }) {
  if (typeof column === 'string') return <th scope="col">{column}</th>;
  return (
    <th scope="col" className={column.is === 'number' ? styles.number : undefined}>
      {column.is === 'hidden' ? <span className="visually-hidden">{column.title}</span> : column.title}
    </th>
  );
}

export const NumberCell = ({ children }: { children: ReactNode }) => (
  <td className={styles.number}>{children}</td>
);
