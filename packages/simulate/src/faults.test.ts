import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, type FaultKind, type FaultLabel } from './fault.ts';
import { simulateFleet } from './fleet.ts';
import type { SimulateOptions } from './options.ts';
import type { RawRecord } from './record.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STEP_MS = 300_000;
const month = { from: Date.UTC(2025, 2, 1), to: Date.UTC(2025, 4, 1) };

type Label<Kind extends FaultKind> = Extract<FaultLabel, { kind: Kind }>;

interface Case<Kind extends FaultKind> {
  readonly label: Label<Kind>;
  /** Of the label's module: as simulated, and as it would be without faults. */
  readonly faulty: readonly RawRecord[];
  readonly healthy: readonly RawRecord[];
}

const stampOf = (record: RawRecord) => Date.parse(record.timestamp);
const within = (label: FaultLabel, records: readonly RawRecord[]) =>
  records.filter((record) => stampOf(record) >= label.from && stampOf(record) < label.to);
const values = (label: FaultLabel, records: readonly RawRecord[]) =>
  within(label, records).map((record) => record.measures.find((m) => m.name === label.metric)?.value ?? 0);

/** All labels of one kind over two months of a few modules. */
function casesOf<Kind extends FaultKind>(kind: Kind, change: Partial<SimulateOptions> = {}): Case<Kind>[] {
  const options: SimulateOptions = { seed: 11, modules: 3, ...month, faults: { [kind]: 1 }, ...change };
  const fleet = simulateFleet(options);
  const clean = simulateFleet({ ...options, faults: 'none' });
  const cases = fleet.modules.flatMap(({ module_num }, index) => {
    const faulty = [...fleet.recordsForModule(index)];
    const healthy = [...clean.recordsForModule(index)];
    return fleet.labels
      .filter((label): label is Label<Kind> => label.kind === kind && label.module === module_num)
      .map((label) => ({ label, faulty, healthy }));
  });
  expect(cases.length).toBe(fleet.labels.length);
  expect(cases.length).toBeGreaterThanOrEqual(3);
  return cases;
}

describe('labelled faults', () => {
  it('gap: the records are missing', () => {
    for (const { label, faulty, healthy } of casesOf('gap')) {
      expect(within(label, faulty)).toEqual([]);
      expect(within(label, healthy)).toHaveLength(label.detail.records);
    }
  });

  it('stale: one value is repeated', () => {
    for (const { label, faulty, healthy } of casesOf('stale')) {
      const held = values(label, faulty);
      expect(held.length).toBeGreaterThanOrEqual(8);
      expect(new Set(held)).toEqual(new Set([label.detail.heldValue]));
      expect(new Set(values(label, healthy)).size).toBeGreaterThan(1);
    }
  });

  it('stuck-at-zero: zeros where there was light', () => {
    for (const { label, faulty, healthy } of casesOf('stuck-at-zero')) {
      expect(new Set(values(label, faulty))).toEqual(new Set([0]));
      expect(values(label, faulty)).toHaveLength(label.detail.records);
      expect(Math.max(...values(label, healthy))).toBeGreaterThan(0);
    }
  });

  it('spike: a single value far above its neighbours', () => {
    for (const { label, faulty, healthy } of casesOf('spike', { faults: { spike: 5 } })) {
      const [spike, ...rest] = values(label, faulty);
      const [truth = 0] = values(label, healthy);
      expect(rest).toEqual([]);
      expect(spike).toBeCloseTo(truth * label.detail.factor, 1);
      expect(label.detail.factor).toBeGreaterThanOrEqual(1.8);
      expect(truth).toBeGreaterThan(0);
    }
  });

  it('drift: the ratio to the truth moves steadily from 1 to its end', () => {
    for (const { label, faulty, healthy } of casesOf('drift')) {
      const truth = values(label, healthy);
      const { endFactor, startsAt, endsAt } = label.detail;
      values(label, faulty).forEach((drifted, i) => {
        const share = (label.from + i * STEP_MS - startsAt) / (endsAt - startsAt);
        expect(Math.abs(drifted - (truth[i] ?? 0) * (1 + (endFactor - 1) * share))).toBeLessThan(0.011);
      });
      expect(label.to - label.from).toBeGreaterThanOrEqual(8 * DAY_MS);
    }
  });

  it('clipping: a plateau at the limit', () => {
    for (const { label, faulty, healthy } of casesOf('clipping')) {
      const limit = label.detail.limitW;
      expect(label.metric).toBe('power');
      expect(values(label, faulty)).toEqual(values(label, healthy).map((power) => Math.min(power, limit)));
      expect(values(label, faulty)).toContain(limit);
    }
  });

  it('duplicate-stamp: every record comes twice', () => {
    for (const { label, faulty, healthy } of casesOf('duplicate-stamp')) {
      expect(within(label, healthy)).toHaveLength(label.detail.records);
      expect(within(label, faulty)).toEqual(within(label, healthy).flatMap((record) => [record, record]));
    }
  });

  it('out-of-order: all records come, some after younger ones', () => {
    for (const { label, faulty, healthy } of casesOf('out-of-order')) {
      const arrived = within(label, faulty);
      const stamps = arrived.map(stampOf);
      expect(stamps.some((stamp, i) => i > 0 && stamp < (stamps[i - 1] ?? 0))).toBe(true);
      expect([...arrived].sort((a, b) => stampOf(a) - stampOf(b))).toEqual(within(label, healthy));
      expect(label.detail.maxDelayMs).toBeGreaterThanOrEqual(STEP_MS);
      expect(label.detail.maxDelayMs).toBeLessThanOrEqual(5 * STEP_MS);
    }
  });

  it('clock-shift: stamps lie whole quarter hours off for 15 days at least', () => {
    for (const { label, faulty, healthy } of casesOf('clock-shift', { to: Date.UTC(2025, 3, 1) })) {
      const { shiftMs, trueFrom, trueTo } = label.detail;
      expect(Math.abs(shiftMs) % (15 * 60_000)).toBe(0);
      expect(Math.abs(shiftMs)).toBeGreaterThanOrEqual(15 * 60_000);
      expect(trueTo - trueFrom).toBeGreaterThanOrEqual(15 * DAY_MS);
      expect(faulty).toEqual(healthy.map((record) => shifted(record, label)));
    }
  });

  it('dst-shift: stamps lie an hour off from a daylight-saving date on', () => {
    for (const { label, faulty, healthy } of casesOf('dst-shift')) {
      expect(label.detail.trueFrom).toBe(Date.parse('2025-03-30T01:00:00Z'));
      expect(label.detail.trueTo - label.detail.trueFrom).toBeGreaterThanOrEqual(14 * DAY_MS);
      expect(label.detail.shiftMs).toBe(HOUR_MS);
      expect(faulty).toEqual(healthy.map((record) => shifted(record, label)));
    }
    const autumn = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 11, 1) };
    for (const { label } of casesOf('dst-shift', autumn)) {
      expect(label.detail.trueFrom).toBe(Date.parse('2026-10-25T01:00:00Z'));
      expect(label.detail.shiftMs).toBe(-HOUR_MS);
    }
  });

  it('touches nothing outside its labels', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(20), (seed, startDay) => {
        const from = month.from + startDay * DAY_MS;
        const faults = Object.fromEntries(
          FAULT_KINDS.map((kind) => [kind, kind === 'clock-shift' ? 0.3 : 1]),
        );
        const options = { seed, modules: 1, from, to: from + 25 * DAY_MS };
        const fleet = simulateFleet({ ...options, faults });
        const outside = (records: Iterable<RawRecord>) =>
          [...records].filter((record) => !fleet.labels.some((label) => within(label, [record]).length > 0));
        const healthy = simulateFleet(options).records();
        expect(outside(fleet.records())).toEqual(outside(healthy));
      }),
      { numRuns: 10 },
    );
  });

  it('labels only what the range shows, and never two faults at once', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(58), (seed, startDay) => {
        const from = month.from + startDay * DAY_MS;
        const faults = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 2]));
        const options = { seed, modules: 1, from, to: from + 2 * DAY_MS };
        const { labels, records } = simulateFleet({ ...options, faults });
        labels.forEach((label, i) => {
          expect(label.to).toBeGreaterThan(label.from);
          expect(label.from).toBeGreaterThanOrEqual(labels[i - 1]?.to ?? 0);
        });
        const isHealthy =
          JSON.stringify([...records()]) === JSON.stringify([...simulateFleet(options).records()]);
        expect(isHealthy).toBe(labels.length === 0);
      }),
      { numRuns: 40 },
    );
  });

  it('makes every kind at the default rates over a year of a fleet', () => {
    const from = Date.UTC(2025, 0, 1);
    const to = Date.UTC(2026, 0, 1);
    const fleet = simulateFleet({ seed: 1, modules: 8, from, to, intervalMs: HOUR_MS, faults: 'default' });
    expect(new Set(fleet.labels.map((label) => label.kind))).toEqual(new Set(FAULT_KINDS));
  });
});

function shifted(record: RawRecord, label: Label<'clock-shift' | 'dst-shift'>): RawRecord {
  const { shiftMs, trueFrom, trueTo } = label.detail;
  const taken = stampOf(record);
  if (taken < trueFrom || taken >= trueTo) return record;
  return { ...record, timestamp: new Date(taken + shiftMs).toISOString() };
}
