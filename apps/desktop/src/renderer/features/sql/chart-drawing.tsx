import type { SqlChartData, SqlChartForm } from '@wp/eda';
import type { PointerEvent, Ref } from 'react';
import { MARGIN, nearest, type Scales } from './chart-form.ts';

interface ChartDrawingProps {
  ref: Ref<SVGSVGElement>;
  title: string;
  data: SqlChartData;
  form: SqlChartForm;
  scales: Scales;
  width: number;
  height: number;
  /** What stands at the lower right. */
  corner: string;
  xTitle: string;
  pointed: number | undefined;
  onPoint(at: number | undefined): void;
}

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const round = (value: number): number => Math.round(value * 10) / 10;

/** A chart with all of its colours in it, so that it can be taken away as it is. */
export function ChartDrawing(props: ChartDrawingProps) {
  const { ref, title, data, form, scales, width, height, corner, xTitle, pointed, onPoint } = props;
  const colours = { second: token('--second'), grid: token('--grid'), ground: token('--raised') };
  const series = data.y.map((_, i) => token(`--series-${(i % 8) + 1}`));
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom;
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const px = event.clientX - event.currentTarget.getBoundingClientRect().left;
    onPoint(data.x.length === 0 ? undefined : nearest(data.x, scales.fromX(px)));
  };
  return (
    <svg
      ref={ref}
      xmlns="http://www.w3.org/2000/svg"
      role="img"
      aria-label={title}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      fontFamily={token('--font')}
      fontSize={11}
      fill={colours.second}
      onPointerMove={point}
      onPointerLeave={() => onPoint(undefined)}
    >
      <rect width={width} height={height} fill={colours.ground} />
      {scales.y.map(({ at, label }) => (
        <g key={at}>
          <path d={`M${MARGIN.left} ${round(scales.toY(at))}H${right}`} stroke={colours.grid} />
          <text x={MARGIN.left - 8} y={round(scales.toY(at)) + 4} textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      {scales.x.map(({ at, label }) => (
        <text key={at} x={round(scales.toX(at))} y={bottom + 18} textAnchor="middle">
          {label}
        </text>
      ))}
      {data.y.map(({ name, values }, i) => (
        <Series key={name} {...{ data, values, form, scales }} place={i} colour={series[i] ?? ''} />
      ))}
      {pointed !== undefined && (
        <path
          d={`M${round(scales.toX(data.x[pointed] as number))} ${MARGIN.top}V${bottom}`}
          stroke={colours.second}
          strokeDasharray="3 3"
        />
      )}
      <Legend names={data.y.map(({ name }) => name)} series={series} />
      <text x={MARGIN.left} y={height - 8}>
        {xTitle}
      </text>
      <text x={right} y={height - 8} textAnchor="end">
        {corner}
      </text>
    </svg>
  );
}

const LEGEND_LETTER_PX = 7;

function Legend({ names, series }: { names: readonly string[]; series: readonly string[] }) {
  let left = MARGIN.left;
  return names.map((name, i) => {
    const x = left;
    left += 28 + name.length * LEGEND_LETTER_PX;
    return (
      <g key={name}>
        <rect x={x} y={8} width={8} height={8} rx={2} fill={series[i]} />
        <text x={x + 13} y={16}>
          {name}
        </text>
      </g>
    );
  });
}

interface SeriesProps {
  data: SqlChartData;
  values: Float64Array;
  form: SqlChartForm;
  scales: Scales;
  /** Place among the series, as bars stand side by side. */
  place: number;
  colour: string;
}

/** One path a series, however many points it has. */
function Series({ data, values, form, scales, place, colour }: SeriesProps) {
  switch (form) {
    case 'line':
      return (
        <path
          d={linePath(data.x, values, scales)}
          fill="none"
          stroke={colour}
          strokeWidth={1.25}
          strokeLinejoin="round"
        />
      );
    case 'points':
      return (
        <path
          d={pointsPath(data.x, values, scales)}
          fill="none"
          stroke={colour}
          strokeWidth={4}
          strokeLinecap="round"
          strokeOpacity={data.x.length > 2000 ? 0.35 : 0.8}
        />
      );
    case 'bars':
      return <path d={barsPath(data, values, { scales, place })} fill={colour} />;
    default:
      return form satisfies never;
  }
}

/** A missing value breaks the line. */
function linePath(x: Float64Array, values: Float64Array, { toX, toY }: Scales): string {
  const parts: string[] = [];
  let isDown = false;
  for (const [i, value] of values.entries()) {
    if (Number.isFinite(value))
      parts.push(`${isDown ? 'L' : 'M'}${round(toX(x[i] as number))} ${round(toY(value))}`);
    isDown = Number.isFinite(value);
  }
  return parts.join('');
}

function pointsPath(x: Float64Array, values: Float64Array, { toX, toY }: Scales): string {
  const parts: string[] = [];
  for (const [i, value] of values.entries())
    if (Number.isFinite(value)) parts.push(`M${round(toX(x[i] as number))} ${round(toY(value))}h0`);
  return parts.join('');
}

function barsPath(
  { x, y, kind }: SqlChartData,
  values: Float64Array,
  { scales, place }: { scales: Scales; place: number },
): string {
  const { toX, toY, barPx } = scales;
  const parts: string[] = [];
  for (const [i, value] of values.entries()) {
    if (!Number.isFinite(value)) continue;
    const middle = toX(kind === 'text' ? i : (x[i] as number));
    const left = middle + (place - y.length / 2) * barPx;
    parts.push(`M${round(left)} ${round(toY(0))}V${round(toY(value))}h${round(barPx)}V${round(toY(0))}z`);
  }
  return parts.join('');
}
