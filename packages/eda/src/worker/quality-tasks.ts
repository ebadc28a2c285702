import { decimateMinMax } from '../engine/decimate/min-max.ts';
import { runsOf } from '../engine/quality/finding.ts';
import type { ColumnSet } from './figures.ts';
import { CHECK_IDS, type CheckId } from './quality-catalog.ts';
import { findingsOf } from './quality-findings.ts';
import { type GridRequest, moduleGrid, type QualityRange } from './quality-grid.ts';
import { qualityRow } from './quality-matrix.ts';
import { ModuleChecks, type ModuleRequest } from './quality-module.ts';

type Step = (share: number, what: string) => void;

export interface RowTask {
  module: string;
  request: ModuleRequest;
  wattsPer: number | undefined;
}

export const rowTask = (columns: ColumnSet, { module, request, wattsPer }: RowTask, step: Step) =>
  qualityRow(module, new ModuleChecks(columns, request), { wattsPer, step });

export const findingsTask = (columns: ColumnSet, { request, wattsPer }: RowTask) =>
  findingsOf(new ModuleChecks(columns, request), { wattsPer });

/** Flagged stretches of one check: pairs of from and before when, in epoch ms. */
export type Lane = { check: CheckId; spans: Float64Array; samples: number } | { check: CheckId; why: string };

export interface FlagsTask {
  request: ModuleRequest;
  checks?: readonly CheckId[] | undefined;
  seen?: QualityRange | undefined;
}

/** The lanes of some checks, as far as they lie in what is seen. */
export function flagsTask(
  columns: ColumnSet,
  { request, checks = CHECK_IDS, seen }: FlagsTask,
  step: Step,
): Lane[] {
  const module = new ModuleChecks(columns, request);
  const { times, intervalMs } = module.grid;
  return checks.map((check, i) => {
    step(i / checks.length, check);
    const judged = module.judge(check);
    if ('why' in judged) return { check, ...judged };
    const spans: number[] = [];
    let samples = 0;
    for (const { start, end } of runsOf(judged.flags)) {
      const from = times[start] as number;
      const to = (times[end - 1] as number) + intervalMs;
      samples += end - start;
      if (seen === undefined || (to > seen.fromMs && from < seen.toMs)) spans.push(from, to);
    }
    return { check, spans: Float64Array.from(spans), samples };
  });
}

/** A module's series as a screen shows it: the extremes of each column of pixels, NaN where there is a gap. */
export interface SampleLine {
  times: Float64Array;
  values: Float64Array;
  /** How many samples are in what is seen. */
  of: number;
  intervalMs: number;
}

export interface SamplesTask extends GridRequest {
  pixels: number;
}

export function samplesTask(columns: ColumnSet, { pixels, ...request }: SamplesTask): SampleLine {
  const grid = moduleGrid(columns, request);
  const rows = decimateMinMax(grid.values, Math.max(1, Math.floor(pixels)), grid.times);
  let of = 0;
  for (const value of grid.values) if (!Number.isNaN(value)) of += 1;
  return {
    times: Float64Array.from(rows, (slot) => {
      const ms = grid.takenAt[slot] as number;
      return Number.isNaN(ms) ? (grid.times[slot] as number) : ms;
    }),
    values: Float64Array.from(rows, (slot) => grid.values[slot] as number),
    of,
    intervalMs: grid.intervalMs,
  };
}
