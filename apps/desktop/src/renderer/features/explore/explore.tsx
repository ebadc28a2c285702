import { useMemo, useRef, useState } from 'react';
import { type Command, useCommands } from '../../commands/registry.ts';
import type { OneSeries, SourceSeries } from '../../data/data-source.ts';
import { changeSelection } from '../../selection/selection-store.ts';
import { SaveDialog } from '../datasets/save-dialog.tsx';
import styles from './explore.module.css';
import { Inspector } from './inspector.tsx';
import { LaneChart } from './lane-chart.tsx';
import { Navigator } from './navigator.tsx';
import { moved, type Range, zoomed } from './resolution.ts';
import { TimeStrip } from './time-strip.tsx';
import { TIME_ZONE, useExplore } from './use-explore.ts';
import { useWidth } from './use-width.ts';

/** Years of readings as small multiples: a lane a metric, the chosen modules on top of each other. */
export function Explore() {
  const stage = useRef<HTMLElement>(null);
  const width = useWidth(stage);
  const explore = useExplore(Math.max(200, width - 90));
  const { range, whole, shownModules, shownMetrics, series, setRange } = explore;
  const [cursorMs, setCursorMs] = useState<number>();
  const [isSaving, setIsSaving] = useState(false);
  useCommands(useExploreCommands(range, setRange, setIsSaving));
  const colours = useMemo(
    () => new Map<string | null, number>(shownModules.map((module, i) => [module, i])),
    [shownModules.join()],
  );
  if (explore.isPending) return <p className={styles.state}>Reading what there is…</p>;
  if (range === undefined || whole === undefined) {
    return (
      <p className={styles.state}>
        Nothing to explore yet. Readings appear here as soon as a gateway has sent some.
      </p>
    );
  }
  const answer = series.data;
  return (
    <div className={styles.explore}>
      <Navigator modules={explore.known} colours={colours} onToggle={explore.toggleModule} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too */}
      <section ref={stage} className={styles.stage} aria-labelledby="explore-title" tabIndex={0}>
        <header className={styles.head}>
          <h1 id="explore-title" className={styles.title}>
            Explore
          </h1>
          <button type="button" className={styles.save} onClick={() => setIsSaving(true)}>
            Save for offline use
          </button>
          <span className={styles.note} role="status">
            {series.isFetching ? 'reading…' : answer && howMade(answer, explore.bucket)}
          </span>
        </header>
        {explore.error !== null && (
          <p className={styles.failure} role="alert">
            This could not be read: {explore.error.message}
          </p>
        )}
        {shownMetrics.map((metric) => (
          <Lane
            key={metric}
            metric={metric}
            unit={explore.measured.find((one) => one.name === metric)?.unit ?? null}
            answer={answer}
          >
            {(lane) => (
              <LaneChart
                series={lane}
                colours={colours}
                range={range}
                height={Math.max(104, Math.min(240, (window.innerHeight - 240) / shownMetrics.length - 28))}
                timeZone={TIME_ZONE}
                onRange={setRange}
                onCursor={setCursorMs}
              />
            )}
          </Lane>
        ))}
      </section>
      <Inspector series={answer?.series ?? []} colours={colours} cursorMs={cursorMs} range={range} />
      {isSaving && (
        <SaveDialog
          wanted={{ modules: shownModules, metrics: shownMetrics, ...range, zone: TIME_ZONE }}
          onClose={() => setIsSaving(false)}
        />
      )}
      <TimeStrip metric={shownMetrics[0]} whole={whole} range={range} onRange={setRange} />
    </div>
  );
}

interface LaneProps {
  metric: string;
  unit: string | null;
  answer: SourceSeries | undefined;
  children: (series: readonly OneSeries[]) => React.ReactNode;
}

function Lane({ metric, unit, answer, children }: LaneProps) {
  const series = useMemo(() => answer?.series.filter((one) => one.metric === metric) ?? [], [answer, metric]);
  return (
    <section className={styles.lane} aria-label={metric}>
      <h2 className={styles.metric}>
        {metric} {unit !== null && <span className={styles.unit}>[{unit}]</span>}
        {answer !== undefined && series.length === 0 && (
          <span className={styles.unit}> · no reading of these modules in this time</span>
        )}
      </h2>
      {children(series)}
    </section>
  );
}

/** How the numbers on the screen came to be, in the field's words. */
function howMade({ series, from }: SourceSeries, bucket: string | undefined): string {
  const shown = series.reduce((sum, one) => sum + one.t.length, 0).toLocaleString('en-US');
  if (bucket === undefined) return `all ${shown} samples`;
  const samples = series.reduce(
    (sum, one) => sum + (one.count ?? []).reduce((a: number, b) => a + (b ?? 0), 0),
    0,
  );
  const source = from === 'raw' ? 'from raw' : `from the roll-up by ${from}`;
  return `${bucket} means, ${source} · ${shown} of ${samples.toLocaleString('en-US')} samples`;
}

function useExploreCommands(
  range: Range | undefined,
  setRange: (range: Range) => void,
  setIsSaving: (isSaving: boolean) => void,
): readonly Command[] {
  const [fromMs, toMs] = [range?.fromMs, range?.toMs];
  return useMemo((): Command[] => {
    if (fromMs === undefined || toMs === undefined) return [];
    const now = { fromMs, toMs };
    const go = (id: string, title: string, shortcut: string, to: Range): Command => ({
      id: `explore.${id}`,
      title,
      group: 'Selection',
      shortcut,
      run: () => setRange(to),
    });
    return [
      go('earlier', 'Earlier by the width of the window', '[', moved(now, -1)),
      go('later', 'Later by the width of the window', ']', moved(now, 1)),
      go('nearer', 'Zoom in', '+', zoomed(now, 0.5)),
      go('farther', 'Zoom out', '-', zoomed(now, 2)),
      {
        id: 'explore.save',
        title: 'Save for offline use',
        group: 'Selection',
        shortcut: 'D',
        words: 'dataset download',
        run: () => setIsSaving(true),
      },
      {
        id: 'explore.latest',
        title: 'The newest seven days',
        group: 'Selection',
        run: () => changeSelection(({ time: _, ...rest }) => rest),
      },
    ];
  }, [fromMs, toMs]);
}
