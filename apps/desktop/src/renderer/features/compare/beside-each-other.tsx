import type { ColumnSummary, CompareAnswer, ComparedColumn } from '@wp/eda';
import { ArrowLeftRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { useAsked } from '../../data/use-asked.ts';
import { Button } from '../../parts/button.tsx';
import { counted } from '../../parts/counted.ts';
import { shown } from '../../parts/figures.ts';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import type { ValueRange } from '../../selection/selection.ts';
import { useSelection } from '../../selection/selection-store.ts';
import { useTimeFormat } from '../../time/format.ts';
import { Distributions, Lines, QuantileQuantile } from './charts.tsx';
import styles from './compare.module.css';
import { ProfileTable, type SortKey, sorted } from './profile-table.tsx';
import { SideDialog } from './side-dialog.tsx';
import { asked, besideOf, chooseSides, hasNumbers, type Side, type Sides, sideWords } from './sides.ts';
import { useBeside } from './use-beside.ts';
import { DEFINITIONS, effectWords } from './words.ts';

/** What is drawn is as wide as a large screen. */
const PIXELS = 1400;

/** Two selections: the table of their differences, and the chosen column drawn. */
export function BesideEachOther({ dataset, sides }: { dataset: OpenDataset; sides: Sides }) {
  const { time, metrics, where = [] } = useSelection();
  const [dialog, setDialog] = useState<'a' | 'b'>();
  const [sortBy, setSortBy] = useState<SortKey>('d');
  const [chosen, setChosen] = useState<string>();
  const name = besideOf(sides);
  const beside = useBeside(name);
  const isReady = name === undefined || beside.summary !== undefined;
  const columnsOf = (side: Side) => (side.dataset === undefined ? dataset : beside.summary)?.columns ?? [];
  const askedOf = (side: Side) => asked(side, { time, where }, columnsOf(side));
  const question = { a: askedOf(sides.a), b: askedOf(sides.b) };
  const { comparison, columns } = useComparison(dataset, isReady ? question : undefined, metrics);
  const first = sorted(columns, 'd')[0]?.name;
  const column = columns.find((one) => one.name === chosen) ?? columns.find((one) => one.name === first);
  const choose = (next: Sides) => chooseSides(dataset.name, next);
  return (
    <>
      <SideBar dataset={dataset} sides={sides} onOpen={setDialog} onSwap={choose} />
      {beside.failure !== undefined && (
        <ErrorState what={name ?? ''} error={beside.failure} onRetry={beside.again} />
      )}
      {!isReady && beside.failure === undefined && (
        <EmptyState>{name} is being read beside. The line below says how far.</EmptyState>
      )}
      {comparison.error !== undefined && (
        <ErrorState what="The comparison" error={comparison.error} onRetry={comparison.again} />
      )}
      {comparison.wasEnded && (
        <EmptyState action={<Button onClick={comparison.again}>Compute it</Button>}>
          It was ended before it was done.
        </EmptyState>
      )}
      {isReady && comparison.isRunning && columns.length === 0 && <p className={styles.quiet}>Computing…</p>}
      {!comparison.isRunning && comparison.answer !== undefined && (
        <>
          <Notes answer={comparison.answer} columns={columns} />
          <Ranges where={where} a={columnsOf(sides.a)} b={columnsOf(sides.b)} />
        </>
      )}
      {columns.length > 0 && (
        <div className={styles.stage} data-stale={comparison.isRunning || undefined}>
          <ProfileTable
            columns={columns}
            sortBy={sortBy}
            onSort={setSortBy}
            chosen={column?.name}
            onChoose={setChosen}
          />
          {column !== undefined && (
            <Drawn
              key={column.name}
              column={column}
              question={isReady ? question : undefined}
              hasTimes={dataset.time !== null}
            />
          )}
        </div>
      )}
      {dialog !== undefined && (
        <SideDialog
          letter={dialog === 'a' ? 'A' : 'B'}
          side={sides[dialog]}
          open={dataset}
          beside={beside.summary}
          taken={sides[dialog === 'a' ? 'b' : 'a'].dataset}
          onChoose={(side) => choose({ ...sides, [dialog]: side })}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

type Question = { a: ReturnType<typeof asked>; b: ReturnType<typeof asked> };

/** The columns as they are done, while the rest is computed. */
function useComparison(
  dataset: OpenDataset,
  question: Question | undefined,
  metrics: readonly string[] | undefined,
) {
  const key = JSON.stringify([dataset.version, question]);
  const [parts, setParts] = useState<{ key: string; columns: readonly ComparedColumn[] }>();
  const comparison = useAsked('compare', question, {
    title: 'Comparing A and B',
    tell: (part) =>
      setParts((before) => ({
        key,
        columns: [...(before?.key === key ? before.columns : []), part as ComparedColumn],
      })),
  });
  const told = parts?.key === key ? parts.columns : [];
  const all = comparison.isStale || comparison.answer === undefined ? told : comparison.answer.columns;
  const columns = useMemo(() => all.filter(({ name }) => metrics?.includes(name) ?? true), [all, metrics]);
  return { comparison, columns };
}

interface SideBarProps {
  dataset: OpenDataset;
  sides: Sides;
  onOpen(which: 'a' | 'b'): void;
  onSwap(sides: Sides): void;
}

function SideBar({ dataset, sides, onOpen, onSwap }: SideBarProps) {
  const { range } = useTimeFormat();
  const chip = (which: 'a' | 'b') => (
    <button
      type="button"
      className={styles.side}
      data-side={which}
      title={`Choose what ${which.toUpperCase()} is`}
      onClick={() => onOpen(which)}
    >
      <strong>{which.toUpperCase()}</strong> {sideWords(sides[which], dataset.name, range)}
    </button>
  );
  return (
    <div className={styles.sides}>
      {chip('a')}
      <Button onClick={() => onSwap({ a: sides.b, b: sides.a })}>
        <ArrowLeftRight size={14} aria-hidden /> Swap
      </Button>
      {chip('b')}
    </div>
  );
}

/** What was compared, and what could not be. */
function Notes({ answer, columns }: { answer: CompareAnswer; columns: readonly ComparedColumn[] }) {
  const { rowsA, rowsB, onlyA, onlyB } = answer;
  const others = columns.filter(({ otherUnit }) => otherUnit !== null);
  const notes = [
    `A ${counted(rowsA, 'row')}, B ${counted(rowsB, 'row')}.`,
    ...(onlyA.length === 0 ? [] : [`Only A has ${onlyA.join(', ')}.`]),
    ...(onlyB.length === 0 ? [] : [`Only B has ${onlyB.join(', ')}.`]),
    ...others.map(
      ({ name, unit, otherUnit }) =>
        `${name} is in ${unit ?? 'no unit'} in A and in ${otherUnit} in B: the figures are not of the same unit.`,
    ),
    ...(rowsA === 0 || rowsB === 0 ? ['A side without rows has no figures: choose more of it.'] : []),
    ...(columns.length === 0 ? ['There is no column of numbers that both have and that is selected.'] : []),
  ];
  return <p className={styles.quiet}>{notes.join(' ')}</p>;
}

interface RangesProps {
  where: readonly ValueRange[];
  a: readonly ColumnSummary[];
  b: readonly ColumnSummary[];
}

/** The ranges of values that both sides are of, and where one has no such column. */
function Ranges({ where, a, b }: RangesProps) {
  if (where.length === 0) return null;
  const notes = where.map(({ column, from, to }) => {
    const [inA, inB] = [hasNumbers(a, column), hasNumbers(b, column)];
    const of = inA && inB ? 'A and B are' : inA ? 'A alone is' : inB ? 'B alone is' : 'Neither is';
    const why =
      inA && inB ? '' : `: ${inA ? 'B' : inB ? 'A' : 'no side'} has ${inA || inB ? 'no' : 'a'} ${column}`;
    return `${of} of the rows with ${column} ${shown(from)} – ${shown(to)}${why}.`;
  });
  return <p className={styles.quiet}>{notes.join(' ')}</p>;
}

interface DrawnProps {
  column: ComparedColumn;
  question: Question | undefined;
  hasTimes: boolean;
}

/** One column: its distributions, quantiles and series. */
function Drawn({ column, question, hasTimes }: DrawnProps) {
  const lines = useAsked(
    'compareLines',
    question === undefined || !hasTimes ? undefined : { ...question, name: column.name, pixels: PIXELS },
    { title: `${column.name} of A and B over time` },
  );
  const { cohensD, ks } = column;
  return (
    <section aria-label={`${column.name} of A and B`} className={styles.drawn}>
      <h2 className={styles.heading}>{column.name}</h2>
      <p className={styles.verdict}>
        <span title={DEFINITIONS.d}>
          {Number.isNaN(cohensD)
            ? 'Cohen’s d is undefined: neither side varies.'
            : `The mean of B lies ${shown(Number(Math.abs(cohensD).toFixed(2)))} pooled standard deviations ${cohensD >= 0 ? 'above' : 'below'} that of A: ${effectWords(cohensD)} (Cohen’s d).`}
        </span>{' '}
        {!Number.isNaN(ks.d) && (
          <span title={DEFINITIONS.ks}>
            At the place where they differ most, the distributions are{' '}
            {shown(Number((100 * ks.d).toFixed(1)))} % apart (Kolmogorov–Smirnov).
          </span>
        )}
      </p>
      {column.a.count > 0 && column.b.count > 0 && (
        <div className={styles.charts}>
          <Distributions column={column} />
          <QuantileQuantile column={column} />
        </div>
      )}
      {lines.error !== undefined && (
        <ErrorState what="The series" error={lines.error} onRetry={lines.again} />
      )}
      {lines.wasEnded && (
        <EmptyState action={<Button onClick={lines.again}>Compute it</Button>}>
          The series were ended before they were done.
        </EmptyState>
      )}
      {lines.answer !== undefined && <Lines column={column} lines={lines.answer} />}
    </section>
  );
}
