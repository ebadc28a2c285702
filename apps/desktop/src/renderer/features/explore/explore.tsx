import { useMemo, useRef, useState } from 'react';
import { useDataSource } from '../../data/chosen-source.ts';
import { useSession } from '../../data/session.ts';
import { Panes } from '../../frame/panes.tsx';
import { useWidth } from '../../parts/use-width.ts';
import { goBack } from '../../selection/selection-store.ts';
import { UnheededRanges } from '../../selection/unheeded-ranges.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { SaveDialog } from '../datasets/save-dialog.tsx';
import { AnnotateDialog } from './annotate-dialog.tsx';
import { AnnotationList } from './annotation-list.tsx';
import styles from './explore.module.css';
import { useExploreCommands } from './explore-commands.ts';
import { GoToDialog } from './go-to-dialog.tsx';
import { howMade } from './how-made.ts';
import { Inspector } from './inspector.tsx';
import { inOrder, useLaneLayout } from './lane-layout.ts';
import { MetricLane } from './metric-lane.tsx';
import { Navigator } from './navigator.tsx';
import { bucketFor, type Range } from './resolution.ts';
import { SourceSelect } from './source-select.tsx';
import { SourceStrip } from './source-strip.tsx';
import type { Look } from './tile-loader.ts';
import { useAnnotations } from './use-annotations.ts';
import { MAX_OVERLAID, useExplore } from './use-explore.ts';
import { useFollow } from './use-follow.ts';
import { type Shown, useAt, useSummaries, useTraces } from './use-traces.ts';
import { type Step, useViewRange } from './use-view-range.ts';

/** Samples a pixel of a line, whose extremes are drawn there: more than one makes it truer, not slower. */
const SAMPLES_A_PIXEL = 4;
const READ_ONLY = 'Viewers read only; a superuser can make you an analyst';
const NOTHING_COMES = 'Nothing new comes into a dataset: refresh it, or look at the server';
/** Why nothing may be annotated; undefined where it may. */
function useCannotWrite(dataset: string | undefined): string | undefined {
  const user = useSession()?.user ?? null;
  if (user === null) return 'Annotations are the server\u2019s: sign in to write one';
  if (dataset !== undefined) return 'Annotations are the server\u2019s: look at the server to write one';
  return user.role === 'viewer' ? READ_ONLY : undefined;
}

const NOWHERE: Range = { fromMs: 0, toMs: 1 };
type Open = 'save' | 'annotate' | 'go-to' | 'copy' | 'table';

/** Years of readings as small multiples: a lane a metric, the chosen modules on top of each other or row by row. */
export function Explore() {
  const stage = useRef<HTMLElement>(null);
  const pixels = Math.max(200, useWidth(stage) - 100);
  const explore = useExplore();
  const { dataset } = useDataSource();
  const cannotWrite = useCannotWrite(dataset);
  const canWrite = cannotWrite === undefined;
  const time = useTimeFormat();
  const describe = ({ fromMs, toMs }: Range) => time.range(fromMs, toMs);
  const { whole, modules } = explore;
  const layout = useLaneLayout();
  const metrics = inOrder(explore.metrics, layout.order);
  const refresh = useRef<(range: Range) => void>(undefined);
  const follow = useFollow({ modules, metrics, onNews: (range) => refresh.current?.(range) });
  const { selected } = explore;
  const width = selected === undefined ? 0 : selected.toMs - selected.fromMs;
  const range = follow.isOn && selected ? { fromMs: follow.nowMs - width, toMs: follow.nowMs } : selected;
  const view = useViewRange(range);
  const isHeat = modules.length > MAX_OVERLAID;
  const bucket = range && bucketFor(width, isHeat ? pixels / 2 : pixels * SAMPLES_A_PIXEL);
  const look: Look | undefined = range &&
    whole && {
      modules,
      metrics,
      range,
      bucket,
      timeZone: time.zone,
      whole: follow.isOn ? { ...whole, toMs: Math.max(whole.toMs, follow.nowMs) } : whole,
    };
  const traces = useTraces(modules.length > 0 && metrics.length > 0 ? look : undefined);
  refresh.current = traces.refresh;

  const [marked, setMarked] = useState<Range>();
  const [cursorMs, setCursorMs] = useState<number>();
  const [row, setRow] = useState<string>();
  const [open, setOpen] = useState<Open>();
  const [touched, setTouched] = useState<string>();
  const [full, setFull] = useState<string>();
  const lane = touched !== undefined && metrics.includes(touched) ? touched : metrics[0];

  const inspected = isHeat ? (row === undefined ? [] : [row]) : modules;
  const shown: Shown[] = metrics.map((metric) => ({
    metric,
    modules: inspected,
    range: marked ?? range ?? NOWHERE,
  }));
  const at = useAt(
    traces,
    shown.map((one) => ({ ...one, range: range ?? NOWHERE })),
    cursorMs,
    width / pixels,
  );
  const summaries = useSummaries(traces, shown);
  const annotations = useAnnotations(whole);
  const colours = useMemo(
    () => new Map<string | null, number>(isHeat ? [] : modules.map((module, i) => [module, i])),
    [modules.join('\n'), isHeat],
  );

  const go = (to: Range) => {
    if (follow.isOn) follow.stop();
    view.setRange(to);
  };
  const move = (step: Step) => {
    if (follow.isOn) follow.stop();
    view.move(step);
  };
  const back = () => {
    if (marked !== undefined) setMarked(undefined);
    else if (full !== undefined) setFull(undefined);
    else goBack();
  };
  useExploreCommands({
    range,
    isFollowing: follow.isOn,
    cannotWrite,
    cannotFollow: dataset === undefined ? undefined : NOTHING_COMES,
    lane,
    go,
    back,
    fit: () => whole && go(whole),
    follow: follow.toggle,
    open: setOpen,
    full: () => setFull(full === undefined ? lane : undefined),
  });

  if (explore.isPending) return <p className={styles.state}>Reading what there is…</p>;
  if (range === undefined || whole === undefined) {
    return (
      <p className={styles.state}>
        {explore.error === null
          ? dataset === undefined
            ? 'Nothing to explore yet. Readings appear here as soon as a gateway has sent some.'
            : 'The dataset has no column of numbers over time.'
          : `This could not be read: ${explore.error.message}`}
      </p>
    );
  }
  const units = new Map(explore.measured.map(({ name, unit }) => [name, unit]));
  const lanes = full !== undefined && metrics.includes(full) ? [full] : metrics;
  const room = (window.innerHeight - 236) / lanes.length - 34;
  const inView = annotations.all.filter(
    (one) =>
      modules.includes(one.module) && Date.parse(one.from) < range.toMs && Date.parse(one.to) > range.fromMs,
  );
  const error = explore.error ?? traces.state.error;
  const close = () => setOpen(undefined);
  return (
    <div className={styles.explore}>
      <Panes
        navigator={
          <Navigator
            modules={explore.known}
            colours={colours}
            chosen={explore.explicit}
            metrics={explore.names}
            lanes={explore.metrics}
            onToggle={explore.toggleModule}
            onToggleMetric={explore.toggleMetric}
          />
        }
        inspector={
          <Inspector
            lanes={metrics.map((metric) => ({ metric, unit: units.get(metric) ?? null, modules: inspected }))}
            colours={colours}
            cursorMs={cursorMs}
            range={marked ?? range}
            isMarked={marked !== undefined}
            isHeat={isHeat}
            at={at}
            summaries={summaries}
          >
            <AnnotationList
              annotations={annotations}
              shown={inView}
              canWrite={canWrite}
              describe={describe}
              onGo={go}
            />
          </Inspector>
        }
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too */}
        <section ref={stage} className={styles.stage} aria-labelledby="explore-title" tabIndex={0}>
          <header className={styles.head}>
            <h1 id="explore-title" className={styles.title}>
              Explore
            </h1>
            <SourceSelect />
            <div className={styles.actions}>
              <button
                type="button"
                className={styles.action}
                aria-pressed={follow.isOn}
                disabled={dataset !== undefined}
                onClick={follow.toggle}
                title={dataset === undefined ? 'Keep the right edge at now (L)' : NOTHING_COMES}
              >
                <span className={styles.live} data-open={follow.isOn && follow.isOpen} aria-hidden />
                {follow.isOn && !follow.isOpen ? 'Looking for the server' : 'Follow'}
              </button>
              <button
                type="button"
                className={styles.action}
                disabled={!canWrite}
                onClick={() => setOpen('annotate')}
                title={cannotWrite ?? 'What is marked, or all that is in view (A)'}
              >
                Annotate
              </button>
              {dataset === undefined && (
                <button
                  type="button"
                  className={styles.action}
                  onClick={() => setOpen('save')}
                  title="As files (D)"
                >
                  Save for offline use
                </button>
              )}
            </div>
          </header>
          <p className={styles.made} role="status">
            {traces.state.pending > 0
              ? 'reading…'
              : howMade(summaries, traces, isHeat ? modules.length : undefined)}
          </p>
          <div className={styles.progress} data-running={traces.state.pending > 0} aria-hidden />
          {error && (
            <p className={styles.failure} role="alert">
              This could not be read: {error.message} It is tried again by itself.
            </p>
          )}
          {dataset !== undefined && (
            <UnheededRanges
              what="The lines have"
              why="without the others they would have gaps that are not in the data."
            />
          )}
          {explore.chosen > modules.length && (
            <p className={styles.unit}>
              The first {modules.length} of {explore.chosen} modules are shown; choose fewer to see others.
            </p>
          )}
          {explore.chosenMetrics > metrics.length && (
            <p className={styles.unit}>
              The first {metrics.length} of {explore.chosenMetrics} metrics are shown; choose on the left
              which.
            </p>
          )}
          {(range.toMs <= whole.fromMs || range.fromMs >= whole.toMs) && (
            <p className={styles.unit} role="note">
              No reading lies in this time. There are some from {time.range(whole.fromMs, whole.toMs)}.{' '}
              <button
                type="button"
                className={styles.action}
                onClick={() => go(whole)}
                title="All of the time (W)"
              >
                Show all of it
              </button>
            </p>
          )}
          {lanes.map((metric) => (
            <MetricLane
              key={metric}
              metric={metric}
              unit={units.get(metric) ?? null}
              metrics={metrics}
              modules={modules}
              isHeat={isHeat}
              range={range}
              traces={traces}
              pixels={pixels}
              height={
                full === undefined
                  ? (layout.heights[metric] ??
                    Math.max(isHeat ? 150 : 104, lanes.length === 1 ? room : Math.min(480, room)))
                  : Math.max(200, room)
              }
              timeZone={time.zone}
              colours={colours}
              annotations={annotations.drawn}
              marked={marked}
              isFull={full !== undefined}
              open={lane === metric && (open === 'copy' || open === 'table') ? open : undefined}
              onOpen={(what) => {
                setTouched(metric);
                setOpen(what);
              }}
              onTouch={() => setTouched(metric)}
              onFull={() => setFull(full === undefined ? metric : undefined)}
              onRange={go}
              onMove={move}
              onMark={setMarked}
              onFit={() => go(whole)}
              onCursor={setCursorMs}
              onRow={setRow}
              onModule={explore.openModule}
            />
          ))}
        </section>
      </Panes>
      {open === 'save' && dataset === undefined && (
        <SaveDialog wanted={{ modules, metrics, ...(marked ?? range), zone: time.zone }} onClose={close} />
      )}
      {open === 'annotate' && (
        <AnnotateDialog
          annotations={annotations}
          modules={modules}
          metrics={metrics}
          range={marked ?? range}
          describe={describe}
          onClose={close}
        />
      )}
      {open === 'go-to' && <GoToDialog range={range} timeZone={time.zone} onGo={go} onClose={close} />}
      <SourceStrip
        metric={metrics[0]}
        whole={whole}
        range={range}
        annotations={annotations.drawn}
        onRange={go}
      />
    </div>
  );
}
