import { type Alert, byWeight } from '@wp/eda';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import styles from './profile.module.css';

const AT_FIRST = 6;
/** What makes figures untrue, and what is merely worth knowing. */
const SEVERE: ReadonlySet<Alert['kind']> = new Set([
  'gaps',
  'high-missing',
  'duplicate-rows',
  'irregular-interval',
  'out-of-range',
]);
const MILD: ReadonlySet<Alert['kind']> = new Set(['seasonal', 'skewed', 'correlated', 'high-zeros']);

/** What to look at first, those that matter most on top. */
export function AlertList({ alerts, onShow }: { alerts: readonly Alert[]; onShow(column: string): void }) {
  const [isWhole, setIsWhole] = useState(false);
  const ordered = byWeight(alerts);
  const shown = isWhole ? ordered : ordered.slice(0, AT_FIRST);
  return (
    <section className={styles.panel} aria-label="Needs attention">
      <h2 className={styles.panelTitle}>Needs attention · {alerts.length}</h2>
      {alerts.length === 0 && <p className={styles.none}>Nothing that the thresholds find.</p>}
      <ul className={styles.list}>
        {shown.map((alert) => (
          <li key={`${alert.kind} ${alert.text}`} className={styles.alert}>
            <span
              className={styles.mark}
              data-weight={SEVERE.has(alert.kind) ? 'bad' : MILD.has(alert.kind) ? 'mild' : 'warning'}
              aria-hidden
            />
            <span className={styles.alertText} title={`${alert.value}, from ${alert.threshold} on`}>
              {alert.text}
            </span>
            {alert.columns[0] !== undefined && (
              <Button onClick={() => onShow(alert.columns[0] as string)}>
                Show<span className="visually-hidden"> {alert.columns[0]}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {ordered.length > AT_FIRST && (
        <Button onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Only the first' : `All ${ordered.length}`}
        </Button>
      )}
    </section>
  );
}
