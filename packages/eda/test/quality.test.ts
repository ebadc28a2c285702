import { Analysis, CHECK_IDS, type CheckId, type QualityRow } from '@wp/eda';
import { createFiguresPool } from '@wp/eda/node';
import type { FaultKind, FaultLabel } from '@wp/simulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleetDataset } from './fleet-dataset.ts';

const DAY = 86_400_000;
const FROM = Date.UTC(2025, 2, 1);
const control = () => ({ signal: new AbortController().signal, progress: () => undefined });

/** What finds which fault of the simulated fleet. */
const FINDS: Record<FaultKind, readonly CheckId[]> = {
  'dst-shift': ['clock'],
  'clock-shift': ['clock'],
  drift: ['shift', 'peers'],
  clipping: ['clipping'],
  gap: ['gaps'],
  stale: ['stale'],
  'stuck-at-zero': ['zeros'],
  'out-of-order': ['clock'],
  'duplicate-stamp': ['clock'],
  spike: ['outliers'],
};

const share = (row: QualityRow | undefined, check: CheckId): number | undefined => {
  const cell = row?.cells[check];
  return cell === undefined || 'why' in cell ? undefined : cell.share;
};

const pool = createFiguresPool({ size: 2 });
const analysis = new Analysis(pool);
afterAll(() => pool[Symbol.dispose]());

describe('a fleet with labelled faults', () => {
  let labels: readonly FaultLabel[] = [];
  beforeAll(async () => {
    const fleet = await fleetDataset({
      seed: 11,
      modules: 8,
      from: FROM,
      to: FROM + 60 * DAY,
      faults: 'default',
    });
    labels = fleet.labels;
    await analysis.openDataset({ files: fleet.files }, control());
  });

  it('has each fault found by its check, on its module, where it is', async () => {
    const concerned = labels.filter(({ metric }) => metric === null || metric === 'power');
    expect(new Set(concerned.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(9);
    for (const module of new Set(concerned.map((label) => label.module))) {
      const lanes = await analysis.flags({ selection: {}, column: 'power', settings: {}, module }, control());
      const isFound = (check: CheckId, from: number, to: number): boolean => {
        const lane = lanes.find((one) => one.check === check);
        if (lane === undefined || 'why' in lane) return false;
        for (let i = 0; i < lane.spans.length; i += 2)
          if ((lane.spans[i] as number) < to && (lane.spans[i + 1] as number) > from) return true;
        return false;
      };
      for (const { kind, from, to } of concerned.filter((label) => label.module === module))
        expect(
          FINDS[kind].some((check) => isFound(check, from, to)),
          `${kind} of ${module} at ${new Date(from).toISOString()}`,
        ).toBe(true);
    }
  });

  it('is told line by line, and each says what time and energy its faults cost', async () => {
    const told: QualityRow[] = [];
    const matrix = await analysis.quality(
      { selection: {}, column: 'power', settings: {} },
      control(),
      (row) => told.push(row),
    );
    expect(matrix).toMatchObject({ quantity: 'power', light: 'power' });
    expect(told.map(({ module }) => module).sort()).toEqual(matrix.rows.map(({ module }) => module));
    for (const row of matrix.rows) {
      expect(Object.keys(row.cells)).toEqual([...CHECK_IDS]);
      expect(row.intervalMs).toBe(300_000);
      expect(row.lostMs).toBeGreaterThan(0);
      expect(row.lostMs).toBeLessThan(row.wholeMs);
      expect(row.lostKwh).toBeGreaterThan(0);
      const gaps = labels.filter(({ module, kind }) => module === row.module && kind === 'gap');
      const missing = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
      // Out of order at the very end of the range may leave an instant more without a value, a shifted clock many.
      expect((share(row, 'gaps') as number) * row.wholeMs).toBeGreaterThanOrEqual(missing);
    }
  });

  it('is judged by the modules and the time that are selected', async () => {
    const [one, two, three] = labels
      .map(({ module }) => module)
      .filter((name, i, all) => all.indexOf(name) === i);
    const selection = {
      modules: [one, two, three] as string[],
      time: { fromMs: FROM, toMs: FROM + 7 * DAY },
    };
    const { rows } = await analysis.quality({ selection, column: 'power', settings: {} }, control());
    expect(rows.map(({ module }) => module)).toEqual([...selection.modules].sort());
    expect(rows[0]?.wholeMs).toBe(7 * DAY);
    expect(rows[0]?.cells.peers).toEqual({ why: expect.stringMatching(/Five modules/) });
  });

  it('flags less by a stricter threshold, and only the check that was asked about', async () => {
    const module = labels.find(({ kind, metric }) => kind === 'stale' && metric === 'power')
      ?.module as string;
    const ask = (window: number) =>
      analysis.flags(
        {
          selection: {},
          column: 'power',
          settings: { thresholds: { stale: { window } } },
          module,
          checks: ['stale'],
        },
        control(),
      );
    const [loose, strict] = [await ask(6), await ask(48)];
    expect(loose.map(({ check }) => check)).toEqual(['stale']);
    const count = (lanes: typeof loose) =>
      lanes.reduce((sum, lane) => sum + ('why' in lane ? 0 : lane.samples), 0);
    expect(count(strict)).toBeGreaterThan(0);
    expect(count(strict)).toBeLessThan(count(loose));
  });

  it('has findings in order of time, with the value that was held and how sure it is', async () => {
    const label = labels.find(({ kind, metric }) => kind === 'stale' && metric === 'power');
    if (label?.kind !== 'stale') throw new Error('the fleet has no stale module');
    const { findings, more } = await analysis.findings(
      { selection: {}, column: 'power', settings: {}, module: label.module },
      control(),
    );
    expect(more).toBe(0);
    expect(findings.map(({ fromMs }) => fromMs)).toEqual(
      findings.map(({ fromMs }) => fromMs).sort((a, b) => a - b),
    );
    const found = findings.find(
      ({ check, fromMs, toMs }) => check === 'stale' && fromMs < label.to && toMs > label.from,
    );
    expect(found).toMatchObject({
      held: label.detail.heldValue,
      sure: { level: 'high', why: expect.stringMatching(/^3 of 3 rules/) },
    });
    expect(found?.samples).toBeGreaterThan(20);
    expect(found?.peers?.max).toBeGreaterThan(found?.peers?.min as number);
  });

  it('draws the extremes of a module with its gaps', async () => {
    const gap = labels.find(
      ({ kind, from, to }) => kind === 'gap' && to - from > DAY / 8 && from > FROM + DAY,
    );
    if (gap === undefined) throw new Error('the fleet has no gap');
    const range = { fromMs: gap.from - DAY, toMs: gap.to + DAY };
    const line = await analysis.samples(
      { module: gap.module, column: 'power', range, pixels: 100 },
      control(),
    );
    expect(line.times.length).toBeLessThanOrEqual(403);
    expect(line.of).toBeGreaterThan(line.times.length);
    const inside = [...line.times].flatMap((ms, i) =>
      ms >= gap.from && ms < gap.to ? [line.values[i]] : [],
    );
    expect(inside.length).toBeGreaterThan(0);
    expect(inside.every((value) => Number.isNaN(value))).toBe(true);
  });

  it('ends with the reason of the signal, and can be asked again', async () => {
    const ending = new AbortController();
    const question = { selection: {}, column: 'power', settings: { timeZone: 'Europe/Berlin' } };
    const asked = analysis.quality(question, { signal: ending.signal, progress: () => undefined });
    ending.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    expect((await analysis.quality(question, control())).rows).toHaveLength(8);
  });
});

describe('a fleet without a fault', () => {
  it('has no stale night, no gap, no shift, no zero and no wrong clock', async () => {
    const { files } = await fleetDataset({ seed: 11, modules: 6, from: FROM, to: FROM + 45 * DAY });
    await analysis.openDataset({ files }, control());
    for (const column of ['power', 'irradiance', 'temperature', 'voltage']) {
      const { rows } = await analysis.quality({ selection: {}, column, settings: {} }, control());
      for (const row of rows) {
        for (const check of ['gaps', 'clock', 'shift', 'range', 'zeros', 'completeness'] as const)
          expect(share(row, check), `${check} of ${column} of ${row.module}`).toBe(0);
        // Voltages of two decimals stay for half an hour now and then.
        expect(share(row, 'stale'), column).toBeLessThan(column === 'voltage' ? 0.001 : 1e-9);
        expect(share(row, 'outliers'), column).toBeLessThan(0.05);
      }
    }
  });
});
