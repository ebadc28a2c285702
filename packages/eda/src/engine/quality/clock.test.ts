import { describe, expect, it } from 'vitest';
import { clockAudit } from './clock-audit.ts';
import { clockShifts } from './clock-shift.ts';
import { dataShifts } from './data-shift.ts';
import { type DailyMidday, dailyMidday, daytime } from './day-night.ts';
import { daylightSavingFaults } from './daylight-saving.ts';
import { peerDeviations } from './peers.ts';

const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;
const START = Date.UTC(2026, 0, 1);
const noise = (i: number) => ((Math.sin(i * 12.9898) * 43758.5453) % 1) / 2;

describe('the clock', () => {
  it('is found an hour off for two months, in whole quarter hours', () => {
    const reference = Float64Array.from({ length: 200 }, (_, day) => 720 + 8 * Math.sin(day / 30));
    const event = reference.map(
      (minute, day) => minute + noise(day) * 20 + (day >= 60 && day < 120 ? 60 : 0),
    );
    event[70] = Number.NaN;
    event[10] = 900;
    const shifts = clockShifts(event, reference);
    expect(shifts.map((shift) => shift.shiftMinutes)).toEqual([60]);
    expect(shifts[0]?.from).toBe(60);
    expect(shifts[0]?.to).toBe(120);
  });

  it('is not found off by ten days or five minutes', () => {
    const reference = new Float64Array(100).fill(720);
    const event = reference.map(
      (minute, day) => minute + 5 + (day >= 40 && day < 50 ? 60 : 0) + noise(day) * 8,
    );
    expect(clockShifts(event, reference)).toEqual([]);
  });

  it('is found to follow daylight saving, from the power of a panel', () => {
    // Three weeks around the change, stamped with Berlin's clock as if it were UTC.
    const from = Date.UTC(2026, 2, 19);
    const change = Date.UTC(2026, 2, 29, 1);
    const times = Float64Array.from({ length: 21 * 96 }, (_, i) => from + i * QUARTER_MS);
    const power = times.map((stamp) => {
      const instant = stamp - (stamp >= change ? 2 : 1) * 3_600_000;
      const hour = ((instant % DAY_MS) / 3_600_000 + 24) % 24;
      return Math.max(0, 900 * Math.sin((Math.PI * (hour - 5)) / 12));
    });
    const midday = dailyMidday(times, daytime(times, power));
    const faults = daylightSavingFaults(midday, 'Europe/Berlin');
    expect(faults.map((fault) => [fault.date, Math.round(fault.jumpMinutes / 15) * 15])).toEqual([
      ['2026-03-29', 60],
    ]);
    const steady: DailyMidday = { ...midday, minutes: midday.minutes.map(() => 720) };
    expect(daylightSavingFaults(steady, 'Europe/Berlin')).toEqual([]);
  });

  it('is audited for zone, drift and bursts of duplicates', () => {
    const times = Float64Array.from({ length: 1000 }, (_, i) => START + i * QUARTER_MS);
    times.fill(times[500] ?? 0, 501, 506);
    const received = Float64Array.from(
      { length: 1000 },
      (_, i) => START + i * QUARTER_MS + 3_600_000 + i * 20 + noise(i) * 50,
    );
    received[3] = START + 9e7;
    const audit = clockAudit(times, received);
    expect(audit.zoneShiftMinutes).toBe(60);
    expect(audit.driftMsPerDay / (20 * 96)).toBeCloseTo(1, 1);
    expect(audit.duplicateBursts).toEqual([{ start: 501, end: 506 }]);
    expect(clockAudit(times, times)).toMatchObject({
      offsetMs: 0,
      zoneShiftMinutes: undefined,
      driftMsPerDay: 0,
    });
  });
});

describe('the level of days', () => {
  const times = Float64Array.from({ length: 300 * 24 }, (_, i) => START + i * 3_600_000);
  const level = (step: number) =>
    times.map(
      (_, i) =>
        (1 + noise(Math.floor(i / 24)) * 0.6) *
        Math.max(0, Math.sin((i / 12) * Math.PI)) *
        (i < 150 * 24 ? 1 : step),
    );

  it('is found to step down, and by how much', () => {
    const { shifts, seasonRemoved, days } = dataShifts(times, level(0.5));
    expect(shifts.map((shift) => shift.date)).toEqual(['2026-05-31']);
    expect(shifts[0]?.ratio).toBeCloseTo(0.5, 1);
    expect(seasonRemoved).toBe(false);
    expect(days).toBeGreaterThan(280);
  });

  it('is not found to step in mere weather', () => {
    expect(dataShifts(times, level(1)).shifts).toEqual([]);
  });
});

describe('a module beside its peers', () => {
  const fleet = Array.from({ length: 9 }, (_, module) => ({
    name: `m${module}`,
    values: Float64Array.from({ length: 96 }, (_value, i) => {
      const sun = Math.max(0, Math.sin((Math.PI * (i - 24)) / 48));
      const fault = module === 4 && i >= 40 && i < 56 ? 0.5 : 1;
      return 1000 * sun * fault * (1 + noise(module * 97 + i) * 0.04);
    }),
  }));
  const hours = Uint8Array.from({ length: 96 }, (_, i) => Math.floor(i / 4));

  it('stands out where it fails, by hour', () => {
    const [worst] = peerDeviations(fleet, { hours });
    expect(worst?.name).toBe('m4');
    expect(worst?.finding.runs.some((run) => run.start <= 40 && run.end >= 56)).toBe(true);
    expect(worst?.byHour?.[12]).toBeLessThan(-10);
  });

  it('is judged by none where too few peers are there, and the same in any order', () => {
    expect(peerDeviations(fleet.slice(0, 3)).every((module) => module.finding.count === 0)).toBe(true);
    const flags = (list: typeof fleet) =>
      new Map(peerDeviations(list).map((module) => [module.name, module.finding.runs]));
    expect(flags([...fleet].reverse())).toEqual(flags(fleet));
  });
});
