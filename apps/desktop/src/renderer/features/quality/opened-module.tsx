import { CHECK_IDS, type CheckId, type Lane, type QualityFinding, type QualitySettings } from '@wp/eda';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { useAsked } from '../../data/use-asked.ts';
import { Panes } from '../../frame/panes.tsx';
import type { Selection } from '../../selection/selection.ts';
import type { Range } from '../explore/resolution.ts';
import { FindingInspector } from './finding-inspector.tsx';
import { Series } from './series.tsx';
import { type ThresholdState, useDebounced } from './use-settings.ts';
import { useWaysOut } from './ways-out.ts';

export interface ModuleQuestion {
  selection: Pick<Selection, 'modules' | 'time'>;
  column: string;
  module: string;
  settings: QualitySettings;
}

interface OpenedModuleProps {
  dataset: OpenDataset;
  question: ModuleQuestion;
  check: CheckId;
  unit: string | null;
  /** All that was looked at. */
  whole: Range;
  thresholds: ThresholdState;
  onCheck(check: CheckId): void;
  onClose(): void;
  /** The matrix, above the series. */
  children: ReactNode;
}

/** Time that a hand rests between two steps of a slider. */
const SETTLING_MS = 60;

/** One module: its series, what is flagged of it, and what each finding is. */
export function OpenedModule(props: OpenedModuleProps) {
  const { dataset, question, check, unit, whole, thresholds, onCheck, onClose, children } = props;
  const { module, column } = question;
  const lanes = useLanes(question, { check, thresholds });
  const found = useAsked('findings', question, { title: `Findings of ${module}` });
  const findings = found.isStale ? undefined : found.answer?.findings;
  const [at, setAt] = useState<{ check: CheckId; fromMs: number }>();
  const finding = useMemo(() => chosenFinding(findings, check, at), [findings, check, at]);
  const [range, setRange] = useState<Range>();
  // The first look at a check is at its longest finding.
  useEffect(() => {
    if (findings === undefined) return;
    const first = longest(findings.filter((one) => one.check === check));
    setAt(first);
    setRange((before) => (first === undefined ? before : around(first, whole)));
  }, [check, findings === undefined]);
  const seen = range ?? startOf(whole);
  const choose = (one: QualityFinding) => {
    onCheck(one.check);
    setAt(one);
    if (one.fromMs < seen.fromMs || one.toMs > seen.toMs) setRange(around(one, whole));
  };
  const waysOut = useWaysOut({ dataset, question, check, finding, onClose });
  return (
    <Panes
      inspector={
        <FindingInspector
          question={question}
          check={check}
          finding={finding}
          findings={findings}
          more={found.answer?.more ?? 0}
          unit={unit}
          waysOut={waysOut}
          onChoose={choose}
        />
      }
    >
      {children}
      <Series
        question={question}
        unit={unit}
        whole={whole}
        range={seen}
        onRange={setRange}
        lanes={lanes}
        check={check}
        onCheck={onCheck}
        finding={finding}
        onAt={(at, of) => {
          const hit = findings?.find(
            ({ check: its, fromMs, toMs }) => its === of && at >= fromMs && at < toMs,
          );
          if (hit !== undefined) choose(hit);
          else onCheck(of);
        }}
        thresholds={thresholds}
        onClose={onClose}
      />
      {found.error !== undefined && (
        <p role="alert">
          The findings of {column} could not be made: {found.error}
        </p>
      )}
      {waysOut.dialog}
    </Panes>
  );
}

/** The lanes of all checks as settled, but the one that is being tried as it stands under the hand. */
function useLanes(
  question: ModuleQuestion,
  { check, thresholds }: { check: CheckId; thresholds: ThresholdState },
): readonly Lane[] {
  const settled = useAsked('flags', question, { title: `Checking ${question.module}` });
  const live = useDebounced(thresholds.live, SETTLING_MS);
  const isMoved = JSON.stringify(live[check]) !== JSON.stringify(thresholds.settled[check]);
  const tried = useAsked(
    'flags',
    isMoved
      ? { ...question, settings: { ...question.settings, thresholds: live }, checks: [check] }
      : undefined,
    { title: `Trying ${check} of ${question.module}` },
  );
  return useMemo(() => {
    const all = settled.answer ?? [];
    const [own] = isMoved ? (tried.answer ?? []) : [];
    return CHECK_IDS.flatMap((id) => {
      const lane = own?.check === id ? own : all.find((one) => one.check === id);
      return lane === undefined ? [] : [lane];
    });
  }, [settled.answer, tried.answer, isMoved]);
}

function chosenFinding(
  findings: readonly QualityFinding[] | undefined,
  check: CheckId,
  at: { check: CheckId; fromMs: number } | undefined,
): QualityFinding | undefined {
  const own = findings?.filter((one) => one.check === check) ?? [];
  return own.find(({ fromMs }) => at?.check === check && fromMs === at.fromMs) ?? longest(own);
}

function longest(findings: readonly QualityFinding[]): QualityFinding | undefined {
  let best: QualityFinding | undefined;
  for (const one of findings) if (best === undefined || one.samples > best.samples) best = one;
  return best;
}

const WEEK_MS = 7 * 86_400_000;

/** A week about a finding, or more where it is longer. */
function around({ fromMs, toMs }: QualityFinding, whole: Range): Range {
  const width = Math.min(whole.toMs - whole.fromMs, Math.max(WEEK_MS, 1.5 * (toMs - fromMs)));
  const from = Math.min(whole.toMs - width, Math.max(whole.fromMs, (fromMs + toMs - width) / 2));
  return { fromMs: Math.round(from), toMs: Math.round(from + width) };
}

const startOf = ({ fromMs, toMs }: Range): Range => ({ fromMs, toMs: Math.min(toMs, fromMs + WEEK_MS) });
