// biome-ignore-all lint/a11y/useSemanticElements: a table of ten million rows cannot be one of HTML
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus, and names the cell that is meant
import type { RowSort } from '@wp/eda';
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useZone } from '../../time/zone.ts';
import { type CellText, cellText, type GridColumn, harmless, tsvOf, usualWidth } from './cells.ts';
import styles from './grid.module.css';
import { Head } from './head.tsx';
import { columnsAt, contentPx, fullRows, rowsAt, topToShow } from './layout.ts';
import { type CellPlace, isIn, type MarkedRange, type Marks, moveBy, rangeOf } from './marks.ts';
import { type AskRows, type RowAt, usePages } from './use-pages.ts';
import { useScroll } from './use-scroll.ts';

interface GridProps {
  /** Name that is read aloud, and that the grid is found by. */
  label: string;
  columns: readonly GridColumn[];
  rows: number;
  /** Must keep its identity while it gives the same rows: another one is asked anew. */
  ask: AskRows;
  sort?: RowSort | undefined;
  /** Absent: the heads sort nothing. */
  onSort?: ((sort: RowSort | undefined) => void) | undefined;
}

const NUMBER_PX = 8;
const MARGIN_PX = 20;
/** More are not copied: a spreadsheet takes no more either. */
const MOST_COPIED = 100_000;
const COPIED_AT_ONCE = 10_000;

/**
 * Rows of any number, of which only those in sight are drawn and asked for. Cells are marked by the mouse or with Shift
 * and the arrows, and copied with Ctrl+C.
 */
export function Grid({ label, columns, rows, ask, sort, onSort }: GridProps) {
  const zone = useZone();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<ReadonlyMap<string, number>>(new Map());
  const [given, setMarks] = useState<Marks>();
  const [said, setSaid] = useState('');
  const { extent, topPx, leftPx, widthPx, goTo, goLeft } = useScroll(frame, rows);
  const marks =
    given !== undefined && given.active.row < rows && given.active.column < columns.length
      ? given
      : undefined;
  const widths = useMemo(
    () => columns.map((column) => dragged.get(column.name) ?? usualWidth(column, zone)),
    [columns, dragged, zone],
  );
  const numbersPx = String(rows).length * NUMBER_PX + MARGIN_PX;
  const sight = columnsAt(widths, leftPx, Math.max(0, widthPx - numbersPx));
  const { first, count, abovePx } = rowsAt(topPx, extent);
  const pages = usePages(ask, { first, count });
  const totalPx = numbersPx + widths.reduce((sum, width) => sum + width, 0);

  // Another order begins at its first row.
  useEffect(() => goTo(0), [sort?.column, sort?.isDescending, goTo]);

  const mark = (active: CellPlace, isExtending: boolean) => {
    setMarks({ anchor: isExtending && marks !== undefined ? marks.anchor : active, active });
    goTo(topToShow(active.row, topPx, extent));
    const before = widths.slice(0, active.column).reduce((sum, width) => sum + width, 0);
    goLeft(before, before + (widths[active.column] ?? 0), widthPx - numbersPx);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const hasMod = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (hasMod && key === 'c' && marks !== undefined) {
      event.preventDefault();
      void copy(rangeOf(marks), { ask, columns, zone }).then(setSaid, (error: Error) =>
        setSaid(error.message),
      );
      return;
    }
    if (hasMod && key === 'a' && rows > 0) {
      event.preventDefault();
      setMarks({ anchor: { row: 0, column: 0 }, active: { row: rows - 1, column: columns.length - 1 } });
      return;
    }
    const from = marks?.active ?? { row: first, column: sight.first };
    const to = moveBy({ key: event.key, hasMod }, from, {
      rows,
      columns: columns.length,
      pageRows: fullRows(extent),
    });
    if (to === undefined || event.altKey || rows === 0) return;
    event.preventDefault();
    mark(marks === undefined && event.key.startsWith('Arrow') && !hasMod ? from : to, event.shiftKey);
  };
  const placeOf = (event: PointerEvent): CellPlace | undefined => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null;
    if (cell === null) return undefined;
    return { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
  };
  const isMarking = useRef(false);
  const range = marks === undefined ? undefined : rangeOf(marks);
  // The drawn rows may be those from before, until those at the new place are there.
  const drawn = pages.window ?? { first, count: 0 };
  const isMoved = drawn.first !== first;
  return (
    <div className={styles.box}>
      <div
        ref={frame}
        className={styles.frame}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={rows + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable
        aria-busy={pages.isStale}
        aria-activedescendant={marks === undefined ? undefined : cellId(id, marks.active)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          const at = placeOf(event);
          if (at === undefined || event.button !== 0) return;
          isMarking.current = true;
          mark(at, event.shiftKey);
        }}
        onPointerMove={(event) => {
          if (!isMarking.current) return;
          if (event.buttons === 0) isMarking.current = false;
          const at = placeOf(event);
          if (at !== undefined && isMarking.current)
            setMarks((before) => before && { ...before, active: at });
        }}
        onPointerUp={() => {
          isMarking.current = false;
        }}
      >
        <Head
          {...{ columns, widths, numbersPx, sight, totalPx, sort, onSort }}
          onWidth={(name, width) => setDragged((before) => new Map(before).set(name, width))}
        />
        {/* The content has the height of all rows, as far as a page can have it; what is seen sticks to the window. */}
        <div
          className={styles.content}
          role="presentation"
          style={{ height: contentPx(rows), width: totalPx }}
        >
          <div
            className={styles.window}
            role="presentation"
            style={{ height: extent.heightPx, width: totalPx }}
          >
            <div
              role="rowgroup"
              className={styles.rows}
              style={{ transform: `translateY(${isMoved ? 0 : -abovePx}px)` }}
            >
              {Array.from({ length: drawn.count }, (_, i) => drawn.first + i).map((row) => (
                <Row
                  key={row}
                  {...{ id, row, range, columns, widths, sight, numbersPx, zone }}
                  found={pages.rowAt(row)}
                  active={marks?.active}
                />
              ))}
            </div>
          </div>
        </div>
      </div>
      {pages.failure !== undefined && (
        <p className={styles.failure} role="alert">
          The rows could not be read: {pages.failure}
        </p>
      )}
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}

const cellId = (id: string, { row, column }: CellPlace): string => `${id}-${row}-${column}`;

interface RowProps {
  id: string;
  row: number;
  found: RowAt | undefined;
  columns: readonly GridColumn[];
  widths: readonly number[];
  sight: { first: number; last: number; beforePx: number };
  numbersPx: number;
  zone: string;
  range: MarkedRange | undefined;
  active: CellPlace | undefined;
}

function Row({ id, row, found, columns, widths, sight, numbersPx, zone, range, active }: RowProps) {
  return (
    <div role="row" aria-rowindex={row + 2} className={styles.row}>
      <div role="rowheader" aria-colindex={1} className={styles.number} style={{ width: numbersPx }}>
        {found === undefined ? '' : ((found.page.places[found.at] as number) + 1).toLocaleString('en-US')}
      </div>
      <div role="presentation" className={styles.spacer} style={{ width: sight.beforePx }} />
      {columns.slice(sight.first, sight.last + 1).map(({ name, kind }, i) => {
        const place = { row, column: sight.first + i };
        // The column is found by its name: the rows may still be those of other columns, until the new ones are there.
        const values = found?.page.columns.find((one) => one.name === name);
        const text: CellText | undefined =
          values === undefined || found === undefined ? undefined : cellText(values, found.at, zone);
        return (
          <div
            key={name}
            id={cellId(id, place)}
            role="gridcell"
            aria-colindex={place.column + 2}
            aria-selected={range !== undefined && isIn(range, place)}
            data-row={row}
            data-column={place.column}
            data-kind={kind}
            data-active={(active?.row === row && active.column === place.column) || undefined}
            data-missing={text === undefined || undefined}
            className={styles.cell}
            style={{ width: widths[place.column] }}
            title={text?.whole}
          >
            {text === undefined ? (found === undefined ? '' : '—') : text.short}
          </div>
        );
      })}
    </div>
  );
}

interface CopyOptions {
  ask: AskRows;
  columns: readonly GridColumn[];
  zone: string;
}

/** Puts the marked cells into the clipboard; answers what was done. */
async function copy(range: MarkedRange, { ask, columns, zone }: CopyOptions): Promise<string> {
  const wanted = range.toRow - range.fromRow + 1;
  const names = columns.slice(range.fromColumn, range.toColumn + 1).map(({ name }) => name);
  const { signal } = new AbortController();
  const pages = [];
  for (let at = 0; at < Math.min(wanted, MOST_COPIED); at += COPIED_AT_ONCE) {
    const count = Math.min(COPIED_AT_ONCE, Math.min(wanted, MOST_COPIED) - at);
    const page = await ask(range.fromRow + at, count, signal);
    pages.push({ ...page, columns: page.columns.filter(({ name }) => names.includes(name)) });
  }
  const isOneCell = wanted === 1 && names.length === 1;
  const head = isOneCell ? '' : `${names.map(harmless).join('\t')}\n`;
  await window.wp.clipboard.writeText(head + tsvOf(pages, zone));
  return wanted > MOST_COPIED
    ? `The first ${MOST_COPIED.toLocaleString('en-US')} rows are in the clipboard.`
    : 'The marked cells are in the clipboard.';
}
