import { shown } from '../parts/figures.ts';
import { useSelection } from './selection-store.ts';
import styles from './unheeded-ranges.module.css';

/** Says that a view looks at all rows, whatever ranges of values are selected; nothing where none is. */
export function UnheededRanges({ what, why }: { what: string; why: string }) {
  const { where = [] } = useSelection();
  if (where.length === 0) return null;
  const ranges = where.map(({ column, from, to }) => `${column} ${shown(from)} – ${shown(to)}`).join(', ');
  return (
    <p className={styles.note} role="note">
      {what} all rows, not only {ranges}: {why}
    </p>
  );
}
