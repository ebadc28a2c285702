import { Button } from '../../parts/button.tsx';
import { counted } from '../../parts/counted.ts';
import { Table } from '../../parts/table.tsx';
import styles from '../administration/administration.module.css';
import { State } from '../administration/inspector.tsx';
import { isIn, outcomeWords } from './record-text.ts';
import type { Replayed } from './use-quarantine.ts';

/** What became of each record that was replayed. */
export function Results({ results, onClose }: { results: readonly Replayed[]; onClose(): void }) {
  if (results.length === 0) return null;
  const inside = results.filter(isIn).length;
  return (
    <section aria-label="Replayed">
      <div className={styles.told}>
        <span role="status">
          {counted(results.length, 'record')} replayed: {inside.toLocaleString('en-US')} taken,{' '}
          {(results.length - inside).toLocaleString('en-US')} not.
        </span>
        <Button onClick={onClose}>Put away</Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section className={styles.results} tabIndex={0} aria-label="What became of each">
        <Table columns={['record', 'result']}>
          {results.map((one) => (
            <tr key={one.id}>
              <td className="mono">{one.id}</td>
              <td>
                <State is={isIn(one) ? 'good' : 'bad'}>{outcomeWords(one)}</State>
              </td>
            </tr>
          ))}
        </Table>
      </section>
    </section>
  );
}
