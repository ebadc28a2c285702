import { type ReactNode, useMemo } from 'react';
import { shown, valueLabels } from '../../parts/figures.ts';
import { type Mark, Plot } from '../../parts/plot/plot.tsx';
import { roundTicks } from '../../parts/ticks.ts';
import { useTimeFormat } from '../../time/format.ts';
import { calendarTicks, tickLabels } from '../../time/ticks.ts';

interface TimePlotProps {
  label: string;
  yTitle: string;
  marks: readonly Mark[];
  heightPx?: number;
  corner: ReactNode;
  events?: readonly { x: number; label: string }[];
}

/** A chart over time, in the chosen zone. */
export function TimePlot({ label, yTitle, marks, heightPx, corner, events }: TimePlotProps) {
  const { zone, instant } = useTimeFormat();
  const [fromMs, toMs] = rangeOf(marks.map(({ x }) => x));
  const xTicks = useMemo(() => {
    const at = calendarTicks(fromMs, toMs, zone, 8);
    const labels = tickLabels(at, zone);
    return at.map((ms, i) => ({ at: ms, label: labels[i] ?? '' }));
  }, [fromMs, toMs, zone]);
  const [low, high] = withRoom(rangeOf(marks.map(({ y }) => y)));
  return (
    <Plot
      label={label}
      xTitle={zone}
      yTitle={yTitle}
      marks={marks}
      xRange={[fromMs, toMs]}
      yRange={[low, high]}
      xTicks={xTicks}
      yTicks={numberTicks(low, high, 4)}
      {...(heightPx === undefined ? {} : { heightPx })}
      {...(events === undefined ? {} : { events })}
      describe={(ms, values) => `${instant(ms)} · ${valuesText(values)}`}
      corner={corner}
    />
  );
}

export const valuesText = (values: readonly { label: string; y: number }[]): string =>
  values.map(({ label, y }) => `${label} ${shown(y)}`).join(' · ');

export function numberTicks(low: number, high: number, most: number) {
  const at = roundTicks(low, high, most);
  const labels = valueLabels(at);
  return at.map((value, i) => ({ at: value, label: labels[i] ?? '' }));
}

/** Least and greatest of what is there; 0 to 1 where nothing is. */
export function rangeOf(columns: readonly ArrayLike<number>[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const column of columns)
    for (let i = 0; i < column.length; i++) {
      const value = column[i] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low <= high ? [low, high] : [0, 1];
}

export function withRoom([low, high]: [number, number]): [number, number] {
  const room = (high - low || Math.abs(high) || 1) * 0.05;
  return [low - room, high + room];
}
