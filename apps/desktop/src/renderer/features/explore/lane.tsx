import { GripVertical, ImageDown, Maximize2, Minimize2, Table2 } from 'lucide-react';
import {
  type DragEvent,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useMemo,
  useRef,
  useState,
} from 'react';
import styles from './explore.module.css';
import { placeLane, resizeLane } from './lane-layout.ts';

interface LaneProps {
  metric: string;
  unit: string | null;
  /** Metrics in the order in which they stand. */
  metrics: readonly string[];
  height: number;
  note: string | undefined;
  isFull: boolean;
  onFull(): void;
  onTable(): void;
  onCopy(): void;
  /** The lane that keys speak to. */
  onTouch(): void;
  children: ReactNode;
}

const DRAGGED = 'application/x-wp-lane';
const KEY_STEP = 16;

/** A metric's stretch of the stage: its head is dragged to move it, its lower edge to resize it. */
export function Lane(props: LaneProps) {
  const { metric, unit, metrics, height, note, isFull } = props;
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    setIsOver(false);
    const moved = event.dataTransfer.getData(DRAGGED);
    if (moved === '' || moved === metric) return;
    event.preventDefault();
    placeLane(metrics, moved, metric);
  };
  const present = useRef(props);
  present.current = props;
  // The tools are drawn anew only where they change, not at every move of the time.
  const tools = useMemo(
    () => (
      <div className={styles.tools}>
        <Tool title="Copy this chart (C)" icon={ImageDown} onClick={() => present.current.onCopy()} />
        <Tool title="Table of the same numbers (S)" icon={Table2} onClick={() => present.current.onTable()} />
        <Tool
          title={isFull ? 'All lanes (F)' : 'This lane alone (F)'}
          icon={isFull ? Minimize2 : Maximize2}
          onClick={() => present.current.onFull()}
        />
      </div>
    ),
    [isFull],
  );
  return (
    <section
      className={styles.lane}
      aria-label={metric}
      data-over={isOver}
      onPointerMove={props.onTouch}
      onFocusCapture={props.onTouch}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: by keys the edge below moves the lane */}
      <header
        className={styles.laneHead}
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(DRAGGED, metric);
          event.dataTransfer.effectAllowed = 'move';
        }}
      >
        <GripVertical size={12} className={styles.gripIcon} aria-hidden />
        <h2 className={styles.metric}>
          {metric} {unit !== null && <span className={styles.unit}>[{unit}]</span>}
          {note !== undefined && <span className={styles.unit}> · {note}</span>}
        </h2>
        {tools}
      </header>
      {props.children}
      {!isFull && <Edge metric={metric} metrics={metrics} height={height} />}
    </section>
  );
}

interface ToolProps {
  title: string;
  icon: typeof Table2;
  onClick(): void;
}
const Tool = ({ title, icon: Icon, onClick }: ToolProps) => (
  <button type="button" className={styles.tool} title={title} onClick={onClick}>
    <Icon size={14} aria-hidden />
    <span className="visually-hidden">{title}</span>
  </button>
);

/** Edge that is dragged, or moved by arrow keys; with Alt these move the lane itself. */
function Edge({ metric, metrics, height }: { metric: string; metrics: readonly string[]; height: number }) {
  const [start, setStart] = useState<{ y: number; height: number }>();
  const begin = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setStart({ y: event.clientY, height });
  };
  const move = (event: PointerEvent) => {
    if (start !== undefined) resizeLane(metric, start.height + event.clientY - start.y);
  };
  const key = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.altKey) return resizeLane(metric, height + by * KEY_STEP);
    const neighbour = metrics[metrics.indexOf(metric) + by];
    if (neighbour !== undefined) placeLane(metrics, metric, neighbour);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be dragged or have a value
    <div
      className={styles.edge}
      role="separator"
      aria-orientation="horizontal"
      aria-label={`Height of ${metric}; with Alt its place`}
      aria-valuenow={height}
      tabIndex={0}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={() => setStart(undefined)}
      onPointerCancel={() => setStart(undefined)}
      onKeyDown={key}
    />
  );
}
