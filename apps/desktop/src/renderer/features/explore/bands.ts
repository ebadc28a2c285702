import type uPlot from 'uplot';
import type { Range } from './resolution.ts';
import { token } from './time-plot.ts';

/** A stretch of time with a word: an annotation, or what is marked. */
export interface Band extends Range {
  /** What it says; empty for what is marked. */
  word: string;
  kind: 'note' | 'flag' | 'mark';
}

const LINE_PX = 13;
const COLOURS = { note: '--accent', flag: '--warning', mark: '--text' } as const;

/** Paints bands behind the lines, each with its word at the top where it fits. */
export function drawBands(plot: uPlot, bands: readonly Band[]): void {
  const { ctx, bbox } = plot;
  const pixel = window.devicePixelRatio;
  const at = (ms: number) => plot.valToPos(ms / 1000, 'x', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  // Words of stretches that overlap stand below each other: where each line of words ends.
  const lineEnds: number[] = [];
  for (const { fromMs, toMs, word, kind } of [...bands].sort((a, b) => a.fromMs - b.fromMs)) {
    const left = at(fromMs);
    const width = Math.max(2 * pixel, at(toMs) - left);
    if (left > bbox.left + bbox.width || left + width < bbox.left) continue;
    ctx.fillStyle = token(COLOURS[kind]);
    ctx.globalAlpha = kind === 'mark' ? 0.08 : 0.12;
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, bbox.top, kind === 'mark' ? 0 : width, 2 * pixel);
    if (word === '') continue;
    ctx.font = `${11 * pixel}px ${token('--font')}`;
    ctx.textBaseline = 'top';
    ctx.textAlign = 'left';
    const shown = Math.max(left, bbox.left) + 4 * pixel;
    const room = Math.min(left + width, bbox.left + bbox.width) - shown;
    const { width: wide } = ctx.measureText(word);
    const found = lineEnds.findIndex((end) => end < shown);
    const line = found === -1 ? lineEnds.length : found;
    const top = bbox.top + (5 + line * LINE_PX) * pixel;
    if (wide > room || top + LINE_PX * pixel > bbox.top + bbox.height) continue;
    ctx.fillText(word, shown, top);
    lineEnds[line] = shown + wide + 4 * pixel;
  }
  ctx.restore();
}
