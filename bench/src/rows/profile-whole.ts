import { profileInWorker } from '@wp/eda/node';
import { bigDataset } from '../analysis/big.ts';
import { timed } from '../measure.ts';
import type { Row } from '../row.ts';

const ALLOWED_MS = 60_000;

/** What `wp profile` does: from the files, all figures, with series and quality of each module. */
export const profileWhole: Row = {
  name: 'profile-whole',
  title: 'all figures with series, of 10 M rows × 4 in Parquet, from the files: wp profile DATASET',
  needs: 'embedded',
  target: '≤ 1 (60 s)',
  reached: (ratio) => ratio <= 1,
  limit: 'the series figures of a hundred modules',
  async run({ repetitions, quick, progress }) {
    const folder = await bigDataset(quick, progress);
    const ours: number[] = [];
    for (let i = 0; i < Math.min(3, repetitions); i++) {
      const { ms, value } = await timed(() =>
        profileInWorker(folder, {
          time: 'time',
          by: 'module',
          progress: (share, what) => progress(`${i + 1}: ${(100 * share).toFixed(0)} %, ${what}`),
        }),
      );
      if (Object.keys(value.groups ?? {}).length !== 100) throw new Error('a hundred modules were expected');
      ours.push(ms);
    }
    return { unit: 'ms', ours, against: ours.map(() => ALLOWED_MS), againstIs: 'the 60 s that are allowed' };
  },
};
