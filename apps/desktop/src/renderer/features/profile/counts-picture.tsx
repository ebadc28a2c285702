import { viridis } from '@wp/eda';
import { useEffect, useRef } from 'react';
import styles from './profile.module.css';

interface CountsPictureProps {
  counts: Uint32Array | undefined;
  across: number;
  down: number;
  label: string;
  /** The value of the last colour; default the greatest count. */
  most?: number | undefined;
  /** Counts of few stand out beside those of many. */
  isLogarithmic?: boolean;
  /** Whether row 0 is at the bottom. */
  isUpward?: boolean;
  onPoint?(cell: { across: number; down: number } | undefined): void;
}

/** Counts as colours, a pixel a cell, drawn large; an empty cell is empty. */
export function CountsPicture(props: CountsPictureProps) {
  const { counts, across, down, label, most, isLogarithmic = false, isUpward = false, onPoint } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === undefined || context === null || counts === undefined) return;
    context.putImageData(pictureOf(counts, { across, down, most, isLogarithmic, isUpward }), 0, 0);
  }, [counts, across, down, most, isLogarithmic, isUpward]);
  return (
    <canvas
      ref={canvas}
      className={styles.picture}
      width={across}
      height={down}
      role="img"
      aria-label={label}
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        const x = Math.floor(((event.clientX - box.left) / box.width) * across);
        const y = Math.floor(((event.clientY - box.top) / box.height) * down);
        onPoint?.({ across: x, down: isUpward ? down - 1 - y : y });
      }}
      onPointerLeave={() => onPoint?.(undefined)}
    />
  );
}

function pictureOf(
  counts: Uint32Array,
  {
    across,
    down,
    most,
    isLogarithmic,
    isUpward,
  }: Required<Pick<CountsPictureProps, 'across' | 'down' | 'isLogarithmic' | 'isUpward'>> & {
    most: number | undefined;
  },
): ImageData {
  const picture = new ImageData(across, down);
  const top = most ?? counts.reduce((a, b) => Math.max(a, b), 1);
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) {
      const count = counts[row * across + column] ?? 0;
      if (count === 0) continue;
      const share = isLogarithmic ? Math.log1p(count) / Math.log1p(top) : count / top;
      const at = ((isUpward ? down - 1 - row : row) * across + column) * 4;
      picture.data.set([...viridis(share), 255], at);
    }
  return picture;
}
