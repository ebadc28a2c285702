import { useMemo, useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { saveFile } from '../../data/save-file.ts';
import { useAsked } from '../../data/use-asked.ts';
import { Panes } from '../../frame/panes.tsx';
import { usePipeline } from '../../offline/pipeline-store.ts';
import { WithDataset } from '../../offline/with-dataset.tsx';
import { Button } from '../../parts/button.tsx';
import { counted } from '../../parts/counted.ts';
import { EmptyState, ErrorState, Failure } from '../../parts/state.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { describe } from '../../selection/selection.ts';
import { useSelection } from '../../selection/selection-store.ts';
import { timeFormat } from '../../time/format.ts';
import { useZone } from '../../time/zone.ts';
import { Choices } from './choices.tsx';
import { Preview } from './preview.tsx';
import { type Chosen, useChosen } from './report-store.ts';

/** What is found in the open dataset, as one file that anyone can read. */
export function Report() {
  return (
    <WithDataset
      title="Report"
      purpose="Report writes what was found into one HTML file, which anyone opens without this application."
    >
      {(dataset) => <ReportOf key={dataset.name} dataset={dataset} />}
    </WithDataset>
  );
}

function ReportOf({ dataset }: { dataset: OpenDataset }) {
  const { modules: selected, metrics } = useSelection();
  const modules = useMemo(
    () => dataset.modules.filter((module) => selected?.includes(module) ?? true),
    [dataset.modules, selected],
  );
  const numbers = dataset.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  const drawn = numbers.filter((name) => metrics?.includes(name) ?? true);
  const [chosen, change] = useChosen(dataset.name, firstOf(dataset, modules));
  const report = useReport(dataset, chosen, { modules, drawn });
  const [failure, setFailure] = useState<string>();
  const [saved, setSaved] = useState<Blob>();
  const { answer, isStale, isRunning, error, wasEnded, again } = report;
  const isThere = answer !== undefined && !isStale && error === undefined && !wasEnded;
  const save = async () => {
    if (!isThere) return;
    setFailure(undefined);
    try {
      const isSaved = await saveFile(
        { suggestedName: `${dataset.name} report.html`, kind: 'html' },
        { title: 'Saving the report', make: async () => answer.file },
      );
      if (isSaved) setSaved(answer.file);
    } catch (problem) {
      setFailure(problem instanceof Error ? problem.message : String(problem));
    }
  };
  const size = answer === undefined ? '' : `${Math.ceil(answer.file.size / 1000).toLocaleString('en-US')} kB`;
  return (
    <Panes
      navigator={
        <Choices dataset={dataset} modules={modules} numbers={drawn} chosen={chosen} onChange={change} />
      }
    >
      <ViewPage
        title="Report"
        isFilling
        note={
          isRunning
            ? `${dataset.name} · computing…`
            : isThere
              ? `${dataset.name} · ${saved === answer.file ? 'saved, ' : ''}${size}, one file`
              : dataset.name
        }
        action={
          <Button kind="primary" disabled={!isThere} onClick={() => void save()}>
            Save as HTML…
          </Button>
        }
      >
        <Failure message={failure} />
        {error !== undefined && <ErrorState what="The report" error={error} onRetry={again} />}
        {wasEnded && (
          <EmptyState action={<Button onClick={again}>Compute it</Button>}>
            It was ended before it was done.
          </EmptyState>
        )}
        {answer !== undefined && error === undefined && !wasEnded && (
          <Preview body={answer.body} isStale={isStale} />
        )}
      </ViewPage>
    </Panes>
  );
}

/** Number of rows beyond which quality takes its time: it is ticked by the analyst alone. */
const MANY_ROWS = 2_000_000;
const FIRST_SERIES = 3;
const FIRST_CARDS = 30;

const firstOf = (dataset: OpenDataset, modules: readonly string[]): Chosen => ({
  overview: true,
  alerts: true,
  correlations: true,
  steps: true,
  quality:
    dataset.time === null || dataset.rows > MANY_ROWS
      ? undefined
      : dataset.columns.find(({ kind }) => kind === 'number')?.name,
  columns: dataset.columns.slice(0, FIRST_CARDS).map(({ name }) => name),
  modules: modules.slice(0, FIRST_SERIES),
  notes: '',
});

function useReport(
  dataset: OpenDataset,
  chosen: Chosen,
  { modules, drawn }: { modules: readonly string[]; drawn: readonly string[] },
) {
  const { modules: selected, time, where, metrics } = useSelection();
  const timeZone = useZone();
  const { steps } = usePipeline();
  const selection = {
    ...(selected && { modules: selected }),
    ...(time && { time }),
    ...(where && { where }),
  };
  const key = JSON.stringify([dataset.version, chosen, selection, metrics, timeZone, steps]);
  // The time is that at which the question changed: one that has the time of day in it would never be the same.
  const madeAt = useMemo(() => new Date().toISOString(), [key]);
  return useAsked(
    'report',
    {
      title: dataset.name,
      madeAt,
      selection,
      facts: factsOf(dataset, {
        modules,
        words: wordsOf({ modules: selected, metrics, time, where }, timeZone),
      }),
      overview: chosen.overview,
      alerts: chosen.alerts,
      correlations: chosen.correlations,
      columns: [...chosen.columns],
      series: {
        modules: chosen.modules.filter((module) => modules.includes(module)),
        columns: dataset.modules.length > 0 && chosen.modules.length === 0 ? [] : [...drawn],
      },
      quality: chosen.quality === undefined ? undefined : { column: chosen.quality, settings: { timeZone } },
      steps: chosen.steps ? [...steps] : undefined,
      notes: chosen.notes,
    },
    { title: 'Making the report' },
  );
}

type Told = Parameters<typeof describe>[0];
/** The selection in words, by the zone in which the analyst looks at it. */
const wordsOf = (selection: Told, timeZone: string): string =>
  `${describe(selection, timeFormat(timeZone).range)} (${timeZone})${selection.where === undefined ? '' : '; series and quality are of all values'}`;

function factsOf(
  { span, modules: all }: OpenDataset,
  { modules, words }: { modules: readonly string[]; words: string },
): [string, string][] {
  const { moment } = timeFormat('UTC');
  return [
    ...(all.length === 0
      ? []
      : ([
          [
            'modules',
            modules.length === all.length
              ? counted(all.length, 'module')
              : `${modules.length} of ${all.length}`,
          ],
        ] as [string, string][])),
    ...(span === null
      ? []
      : ([
          ['first row, UTC', moment(span.fromMs)],
          ['last row, UTC', moment(span.toMs)],
        ] as [string, string][])),
    ['selection', words],
  ];
}
