import { type KeyboardEvent, type PointerEvent, type RefObject, useState } from 'react';
import { PANE_LIMITS, type PaneSide, STAGE_MIN_PX } from './pane-sizes.ts';
import styles from './panes.module.css';
import { resizePane, usePanes } from './window-state.ts';

const STEP_PX = 16;

/** The line between a pane and the stage: dragged, moved by the arrows once focused, double-clicked to its usual place. */
export function PaneSeparator({ side, frame }: { side: PaneSide; frame: RefObject<HTMLElement | null> }) {
  const panes = usePanes();
  const { widthPx } = panes[side];
  const { minPx, usualPx, maxPx } = PANE_LIMITS[side];
  const [drag, setDrag] = useState<{ startX: number; widthPx: number }>();
  // The navigator grows to the right, the inspector to the left.
  const sign = side === 'navigator' ? 1 : -1;
  const free = (): number => {
    const otherPane = frame.current?.querySelector<HTMLElement>(
      `#pane-${side === 'navigator' ? 'inspector' : 'navigator'}`,
    );
    return (frame.current?.clientWidth ?? 0) - (otherPane?.offsetWidth ?? 0) - STAGE_MIN_PX;
  };
  const resize = (px: number) => resizePane(side, px, free());
  const begin = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    // The pane may be narrower than was wished where the window is narrow, so it is measured.
    const shown = frame.current?.querySelector<HTMLElement>(`#pane-${side}`)?.offsetWidth ?? widthPx;
    setDrag({ startX: event.clientX, widthPx: shown });
  };
  const move = (event: PointerEvent) => {
    if (drag !== undefined) resize(drag.widthPx + sign * (event.clientX - drag.startX));
  };
  const onKey = (event: KeyboardEvent) => {
    const to: Record<string, number> = {
      ArrowLeft: widthPx - sign * STEP_PX,
      ArrowRight: widthPx + sign * STEP_PX,
      Home: minPx,
      End: maxPx,
    };
    const px = event.ctrlKey || event.metaKey || event.altKey ? undefined : to[event.key];
    if (px === undefined) return;
    event.preventDefault();
    resize(px);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule in a text cannot be moved
    <div
      className={styles.separator}
      data-dragged={drag !== undefined}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`Width of the ${side}`}
      aria-controls={`pane-${side}`}
      aria-valuenow={widthPx}
      aria-valuemin={minPx}
      aria-valuemax={maxPx}
      aria-valuetext={`${widthPx} pixels`}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={(event) => {
        // The last move may not have been told on a busy machine.
        move(event);
        setDrag(undefined);
      }}
      onPointerCancel={() => setDrag(undefined)}
      onDoubleClick={() => resize(usualPx)}
      onKeyDown={onKey}
    />
  );
}
