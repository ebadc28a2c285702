import { type ProfileColumn, profileDataset } from '@wp/eda';
import type { Row } from '../row.ts';

const ALLOWED_MS = 10_000;
const ROWS = 1_000_000;
const STEP_MS = 60_000;
const PER_DAY = 1440;

/** One series that nothing splits: what grows faster than its rows shows here. */
export const profileLong: Row = {
  name: 'profile-long',
  title: 'all figures with series, of one series of 1 M rows × 4, in memory: processor time',
  needs: 'embedded',
  target: '≤ 1 (10 s)',
  reached: (ratio) => ratio <= 1,
  limit: 'STL and the lagged sums of two years by the minute',
  async run({ repetitions, quick, progress }) {
    const columns = longColumns(quick ? ROWS / 100 : ROWS);
    const ours: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      progress(`${i + 1} of ${repetitions}`);
      const before = process.cpuUsage();
      profileDataset(columns, { time: 'time' });
      const { user, system } = process.cpuUsage(before);
      ours.push((user + system) / 1000);
    }
    return { unit: 'ms', ours, against: ours.map(() => ALLOWED_MS), againstIs: 'the 10 s that are allowed' };
  },
};

/** A minute a row: a day's sun with clouds, the voltage of it, and a temperature. */
function longColumns(rows: number): ProfileColumn[] {
  const [time, power, voltage, temperature] = Array.from({ length: 4 }, () => new Float64Array(rows)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  for (let i = 0; i < rows; i++) {
    time[i] = Date.UTC(2022, 0, 1) + i * STEP_MS;
    const sun = Math.max(0, Math.sin(((i % PER_DAY) / PER_DAY - 0.25) * 2 * Math.PI));
    power[i] = random() < 0.01 ? Number.NaN : cents(sun * 250 * (0.7 + 0.3 * random()));
    voltage[i] = cents(sun > 0 ? 30 + 5 * random() : 0);
    temperature[i] = cents(10 + 10 * sun + 3 * random());
  }
  return [
    { kind: 'time', name: 'time', values: time },
    { kind: 'number', name: 'power', values: power },
    { kind: 'number', name: 'voltage', values: voltage },
    { kind: 'number', name: 'temperature', values: temperature },
  ];
}

const cents = (value: number): number => Math.round(value * 100) / 100;
