import type { QualityRow, QualitySettings } from '@wp/eda';
import { useEffect, useRef, useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { useAsked } from '../../data/use-asked.ts';
import type { Selection } from '../../selection/selection.ts';
import { tellFound } from '../../strip/findings-store.ts';

export interface MatrixGiven {
  selection: Pick<Selection, 'modules' | 'time'>;
  column: string | undefined;
  settings: QualitySettings;
}

/** The matrix as it comes: a module's line is there as soon as it is done. */
export function useMatrix({ name, version, time }: OpenDataset, given: MatrixGiven) {
  const { selection, column, settings } = given;
  const isJudged = column !== undefined && time !== null;
  const key = JSON.stringify([version, given]);
  const parts = useRef<{ key: string; rows: QualityRow[] }>(undefined);
  const begun = useRef({ key: '', atMs: 0 });
  const tookMs = useRef(0);
  const [, redraw] = useState(0);
  if (begun.current.key !== key) begun.current = { key, atMs: performance.now() };
  const asked = useAsked('quality', isJudged ? { selection, column, settings } : undefined, {
    title: `Checking ${column ?? ''}, ${name}`,
    tell: (part) => {
      if (parts.current?.key !== key) parts.current = { key, rows: [] };
      parts.current.rows = [...parts.current.rows, part as QualityRow];
      tookMs.current = performance.now() - begun.current.atMs;
      redraw((before) => before + 1);
    },
  });
  const own = parts.current?.key === key ? parts.current.rows : [];
  const answer = asked.isStale ? undefined : asked.answer;
  // Modules not judged anew yet keep their old rows: nothing jumps while a threshold is tried.
  const before = asked.answer?.rows.filter(({ module }) => !own.some((row) => row.module === module)) ?? [];
  const rows = answer?.rows ?? [...own, ...(isJudged ? before : [])];
  const isWhole = answer !== undefined;
  useEffect(() => {
    if (answer !== undefined) tellFound(version, answer.rows);
  }, [version, answer]);
  return { asked, rows, done: own.length, isWhole, tookMs: isWhole ? tookMs.current : undefined };
}
