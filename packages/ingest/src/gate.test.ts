import { describe, expect, it } from 'vitest';
import { createGate } from './gate.ts';

const deferred = () => {
  let resolve = () => {};
  let reject = (_: Error) => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};

describe('createGate', () => {
  it('lets few work, more wait in order, and refuses the rest with figures', async () => {
    const gate = createGate('test queue', 2, 2);
    const jobs = [deferred(), deferred(), deferred(), deferred()];
    const began: number[] = [];
    const running = jobs.map((job, i) =>
      gate.enter(() => {
        began.push(i);
        return job.promise;
      }),
    );
    expect([gate.working, gate.waiting]).toEqual([2, 2]);
    await expect(gate.enter(async () => 'never')).rejects.toMatchObject({
      reason: 'OVERLOADED',
      code: 'SERVICE_UNAVAILABLE',
      details: {
        limit: 'test queue',
        max: 4,
        use: 4,
        retryAfterSeconds: expect.any(Number),
        resetAt: expect.stringMatching(/Z$/),
      },
    });
    expect(began).toEqual([0, 1]);
    jobs[1]?.resolve();
    await running[1];
    expect(began).toEqual([0, 1, 2]);
    for (const job of jobs) job.resolve();
    await Promise.all(running);
    expect(began).toEqual([0, 1, 2, 3]);
    expect([gate.working, gate.waiting]).toEqual([0, 0]);
  });

  it('hands the place on when work fails', async () => {
    const gate = createGate('test queue', 1, 1);
    const bad = deferred();
    const first = gate.enter(() => bad.promise);
    const second = gate.enter(async () => 'second');
    bad.reject(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    expect(await second).toBe('second');
    expect(await gate.enter(async () => 'third')).toBe('third');
  });
});
