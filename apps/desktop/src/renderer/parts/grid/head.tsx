// biome-ignore-all lint/a11y/useSemanticElements: a table of ten million rows cannot be one of HTML
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus, and names the cell that is meant
import type { RowSort } from '@wp/eda';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { PointerEvent } from 'react';
import type { GridColumn } from './cells.ts';
import styles from './grid.module.css';

interface HeadProps {
  columns: readonly GridColumn[];
  widths: readonly number[];
  numbersPx: number;
  sight: { first: number; last: number; beforePx: number };
  totalPx: number;
  sort: RowSort | undefined;
  onSort: ((sort: RowSort | undefined) => void) | undefined;
  onWidth(name: string, widthPx: number): void;
}

const LEAST_PX = 40;

/** The columns' names: a press sorts up, another one down, a third as it was; their right edge is dragged. */
export function Head({ columns, widths, numbersPx, sight, totalPx, sort, onSort, onWidth }: HeadProps) {
  return (
    <div role="row" aria-rowindex={1} className={styles.head} style={{ width: totalPx }}>
      <div role="columnheader" aria-colindex={1} className={styles.corner} style={{ width: numbersPx }}>
        <span className="visually-hidden">Row</span>
      </div>
      <div role="presentation" className={styles.spacer} style={{ width: sight.beforePx }} />
      {columns.slice(sight.first, sight.last + 1).map((column, i) => {
        const { name, kind, detail, note } = column;
        const width = widths[sight.first + i] ?? LEAST_PX;
        const own = sort?.column === name ? sort : undefined;
        return (
          <div
            key={name}
            role="columnheader"
            aria-colindex={sight.first + i + 2}
            aria-sort={own === undefined ? 'none' : own.isDescending ? 'descending' : 'ascending'}
            data-kind={kind}
            className={styles.title}
            style={{ width }}
            title={[name, detail, note].filter(Boolean).join(' · ')}
          >
            <button
              type="button"
              className={styles.name}
              disabled={onSort === undefined}
              onClick={() => onSort?.(next(name, own))}
            >
              <span className={styles.label}>{name}</span>
              {detail && <small className={styles.detail}>{detail}</small>}
              {own !== undefined &&
                (own.isDescending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
            </button>
            <Edge width={width} onWidth={(px) => onWidth(name, px)} />
          </div>
        );
      })}
    </div>
  );
}

function next(column: string, own: RowSort | undefined): RowSort | undefined {
  if (own === undefined) return { column, isDescending: false };
  return own.isDescending ? undefined : { column, isDescending: true };
}

function Edge({ width, onWidth }: { width: number; onWidth(px: number): void }) {
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    const edge = event.currentTarget;
    edge.setPointerCapture(event.pointerId);
    const startPx = event.clientX - width;
    const move = ({ clientX }: globalThis.PointerEvent) => onWidth(Math.max(LEAST_PX, clientX - startPx));
    const end = () => {
      edge.removeEventListener('pointermove', move);
      edge.removeEventListener('pointerup', end);
      edge.removeEventListener('pointercancel', end);
    };
    edge.addEventListener('pointermove', move);
    edge.addEventListener('pointerup', end);
    edge.addEventListener('pointercancel', end);
  };
  return <div className={styles.edge} role="presentation" onPointerDown={onPointerDown} />;
}
