import { timed } from '../measure.ts';
import type { Row } from '../row.ts';
import { startService } from '../service.ts';

const ALLOWED_MS = 3000;

/** A cold start of the server on a new embedded database, until it answers that it is ready. */
export const start: Row = {
  name: 'start',
  title: 'server cold start, embedded, first start with its migrations, a superuser and four gateways',
  needs: 'embedded',
  target: '≤ 1 (3 s)',
  reached: (ratio) => ratio <= 1,
  limit: 'the WASM database: its start and the migrations',
  async run({ repetitions, progress }) {
    const ours: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      progress(`${i + 1} of ${repetitions}`);
      const { ms, value: service } = await timed(() => startService(undefined));
      ours.push(ms);
      await service[Symbol.asyncDispose]();
    }
    return { unit: 'ms', ours, against: ours.map(() => ALLOWED_MS), againstIs: 'the 3 s that are allowed' };
  },
};
