export type PaneSide = 'navigator' | 'inspector';
export type PaneSizes = Readonly<Record<PaneSide, { widthPx: number; isHidden: boolean }>>;

export const PANE_LIMITS = {
  navigator: { minPx: 160, usualPx: 220, maxPx: 400 },
  inspector: { minPx: 220, usualPx: 300, maxPx: 480 },
} as const;
/** What panes leave to the stage, however wide they are wished. */
export const STAGE_MIN_PX = 400;

/** The nearest width that this pane may have, now that no more than `maxPx` are free. */
export function resized(side: PaneSide, widthPx: number, maxPx: number = Number.POSITIVE_INFINITY): number {
  const limits = PANE_LIMITS[side];
  return Math.round(Math.max(limits.minPx, Math.min(widthPx, limits.maxPx, maxPx)));
}

/** The sizes as they were kept; what is missing or damaged is as usual. */
export function readPanes(kept: string | null): PaneSizes {
  let given: unknown;
  try {
    given = JSON.parse(kept ?? 'null');
  } catch {
    given = null;
  }
  return { navigator: paneOf('navigator', given), inspector: paneOf('inspector', given) };
}

function paneOf(side: PaneSide, given: unknown): PaneSizes[PaneSide] {
  const pane = isRecord(given) ? given[side] : undefined;
  const { widthPx, isHidden } = isRecord(pane) ? pane : {};
  return {
    widthPx: resized(
      side,
      typeof widthPx === 'number' && Number.isFinite(widthPx) ? widthPx : PANE_LIMITS[side].usualPx,
    ),
    isHidden: isHidden === true,
  };
}

const isRecord = (given: unknown): given is Record<string, unknown> =>
  typeof given === 'object' && given !== null;
