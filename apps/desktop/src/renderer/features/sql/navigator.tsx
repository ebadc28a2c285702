import type { SqlTables } from '@wp/eda';
import { useState } from 'react';
import { SearchField } from '../../parts/field.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { written } from './examples.ts';
import { found, useHistory } from './history.ts';
import styles from './sql.module.css';

interface NavigatorProps {
  tables: SqlTables['tables'];
  /** A name, where the cursor is. */
  onInsert(name: string): void;
  /** A whole statement, in place of what stands in the editor. */
  onPut(statement: string): void;
}

/** What can be asked, and what was. */
export const Navigator = ({ tables, onInsert, onPut }: NavigatorProps) => (
  <div className={styles.navigator}>
    <section aria-label="Tables">
      <h2 className={styles.listTitle}>Tables</h2>
      {tables.map(({ name, columns, rows }, i) => (
        <details key={name} open={i === 0} className={styles.table}>
          <summary title={`${rows.toLocaleString('en-US')} rows`}>{name}</summary>
          <ul className={styles.list}>
            {columns.map((column) => (
              <li key={column.name}>
                <button
                  type="button"
                  className={styles.entry}
                  title="Put its name where the cursor is"
                  onClick={() => onInsert(written(column.name))}
                >
                  <span className={styles.entryName}>{column.name}</span>
                  <small>{column.type}</small>
                </button>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
    <History onPut={onPut} />
  </div>
);

function History({ onPut }: Pick<NavigatorProps, 'onPut'>) {
  const past = useHistory();
  const [search, setSearch] = useState('');
  const { moment } = useTimeFormat();
  const shown = found(past, search);
  return (
    <section aria-label="History">
      <h2 className={styles.listTitle}>History</h2>
      {past.length === 0 ? (
        <p className={styles.hint}>What you run is kept here, on this machine.</p>
      ) : (
        <SearchField
          label="Search the history"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            const [first] = shown;
            if (event.key === 'Enter' && first !== undefined) onPut(first.statement);
          }}
        />
      )}
      <ul className={styles.list}>
        {shown.map(({ statement, dataset, atMs }) => (
          <li key={statement}>
            <button
              type="button"
              className={styles.past}
              title={`${statement}\n\n${dataset}, ${moment(atMs)}`}
              onClick={() => onPut(statement)}
            >
              {statement.replace(/\s+/g, ' ')}
            </button>
          </li>
        ))}
      </ul>
      {past.length > 0 && shown.length === 0 && <p className={styles.hint}>None has these words.</p>}
    </section>
  );
}
