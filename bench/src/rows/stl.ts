import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stl } from '@wp/eda';
import { python } from '../analysis/python.ts';
import { timed } from '../measure.ts';
import type { Row } from '../row.ts';

const PERIOD = 288;
const SAME = 1e-6;

/** The same decomposition, to the sixth digit. */
export const stlRow: Row = {
  name: 'stl',
  title: 'STL of 100,000 points, period 288',
  needs: 'embedded',
  target: '≤ 1/10',
  reached: (ratio) => ratio <= 0.1,
  limit: 'one pass of loess a point',
  async run({ repetitions, quick, progress }) {
    const n = quick ? 10_000 : 100_000;
    const y = Float64Array.from(
      { length: n },
      (_, i) => Math.max(0, Math.sin((2 * Math.PI * i) / PERIOD)) * 200 + ((i * 7919) % 101) / 10 + i / 5000,
    );
    const folder = await mkdtemp(join(tmpdir(), 'wp-bench-stl-'));
    try {
      await writeFile(join(folder, 'y.f8'), y);
      const ours: number[] = [];
      const against: number[] = [];
      for (let i = 0; i < repetitions; i++) {
        progress(`${i + 1} of ${repetitions}`);
        const theirs = await python<{ ms: number }>('stl.py', [
          join(folder, 'y.f8'),
          String(PERIOD),
          join(folder, 'parts.f8'),
        ]);
        const { ms, value } = await timed(async () => stl(y, { period: PERIOD }));
        compare(value, await readFile(join(folder, 'parts.f8')));
        ours.push(ms);
        against.push(theirs.ms);
      }
      return { unit: 'ms', ours, against, againstIs: 'statsmodels' };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function compare({ trend, seasonal }: ReturnType<typeof stl>, bytes: Buffer): void {
  const theirs = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const ours = [...trend, ...seasonal];
  for (const [i, value] of ours.entries())
    if (Math.abs(value - (theirs[i] ?? Number.NaN)) > SAME * Math.max(1, Math.abs(value)))
      throw new Error(`point ${i} is ${value} here and ${theirs[i]} in statsmodels`);
}
