import { useVirtualizer } from '@tanstack/react-virtual';
import type { Drawing } from '@wp/eda';
import { useEffect, useRef, useState } from 'react';
import { Dialog } from '../../commands/dialog.tsx';
import { isoInstant } from '../../time/format.ts';
import styles from './explore.module.css';

interface TableDialogProps {
  metric: string;
  unit: string | null;
  modules: readonly string[];
  timeZone: string;
  /** How the numbers came to be. */
  note: string;
  read(): Promise<Drawing>;
  onClose(): void;
}

const ROW_PX = 24;

/** The numbers of a chart, every one that is stored of what is in view: a row an instant, a column a module. */
export function TableDialog({ metric, unit, modules, timeZone, note, read, onClose }: TableDialogProps) {
  const [table, setTable] = useState<Drawing>();
  const [failure, setFailure] = useState<string>();
  const scrolled = useRef<HTMLDivElement>(null);
  useEffect(() => {
    read().then(setTable, (error: unknown) => setFailure(String(error)));
  }, []);
  const rows = useVirtualizer({
    count: table?.seconds.length ?? 0,
    getScrollElement: () => scrolled.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
  });
  const seen = rows.getVirtualItems();
  return (
    <Dialog label={`Table of ${metric}`} isWide onClose={onClose}>
      <div className={styles.table}>
        <header className={styles.tableHead}>
          <h2 className={styles.copyTitle}>
            {metric} {unit !== null && <span className={styles.unit}>[{unit}]</span>}
          </h2>
          <span className={styles.note}>
            {failure ??
              (table === undefined
                ? 'reading…'
                : `${table.seconds.length.toLocaleString('en-US')} rows · ${note} · ${timeZone}`)}
          </span>
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too */}
        <section ref={scrolled} className={styles.rows} tabIndex={0} aria-label={`Numbers of ${metric}`}>
          <table aria-rowcount={table?.seconds.length}>
            <thead>
              <tr>
                <th scope="col">time</th>
                {modules.map((module) => (
                  <th key={module} scope="col" className="mono" title={module}>
                    {module}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <Space height={seen[0]?.start ?? 0} />
              {seen.map(({ index }) => (
                <tr key={index}>
                  <th scope="row">{isoInstant((table?.seconds[index] ?? 0) * 1000, timeZone)}</th>
                  {modules.map((module, i) => (
                    <td key={module}>{figure(table?.values[i]?.[index])}</td>
                  ))}
                </tr>
              ))}
              <Space height={rows.getTotalSize() - (seen.at(-1)?.end ?? 0)} />
            </tbody>
          </table>
        </section>
        <button type="button" className={styles.done} onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}

/** What is not on the screen is one row of its height. */
const Space = ({ height }: { height: number }) => (height > 0 ? <tr aria-hidden style={{ height }} /> : null);

const figure = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '' : String(Number(value.toPrecision(12)));
