import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

test('runs as many as allowed, queues as many as allowed, refuses the rest and recovers', async () => {
  const gate = createGate({ name: 'g', width: 2, maxWaiting: 3, now: () => new Date(0) });
  let running = 0;
  let most = 0;
  const task = () =>
    gate.run(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    });
  const settled = await Promise.allSettled(Array.from({ length: 8 }, task));
  expect(settled.filter((s) => s.status === 'fulfilled')).toHaveLength(5);
  for (const s of settled.slice(5)) {
    expect(s).toMatchObject({
      status: 'rejected',
      reason: { reason: 'OVERLOADED', details: { limit: 'g', max: 3 } },
    });
  }
  expect(most).toBe(2);
  await expect(gate.run(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
  await task();
});
