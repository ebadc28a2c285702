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
    const gate = createGate('test queue', { max: 2, maxWaiting: 2, maxWaitMs: 60_000, advice: 'come back' });
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
    const gate = createGate('test queue', { max: 1, maxWaiting: 1, maxWaitMs: 60_000, advice: 'come back' });
    const bad = deferred();
    const first = gate.enter(() => bad.promise);
    const second = gate.enter(async () => 'second');
    bad.reject(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    expect(await second).toBe('second');
    expect(await gate.enter(async () => 'third')).toBe('third');
  });

  it('one sender cannot hold every place, to work or to wait', async () => {
    const terms = {
      max: 4,
      maxWaiting: 4,
      maxWaitMs: 60_000,
      maxBySender: 2,
      maxWaitingBySender: 1,
      advice: 'come back',
    };
    const gate = createGate('test queue', terms);
    const job = deferred();
    const greedy = [1, 2, 3].map(() => gate.enter(() => job.promise, 'greedy'));
    expect([gate.working, gate.waiting]).toEqual([2, 1]);
    await expect(gate.enter(async () => 'never', 'greedy')).rejects.toMatchObject({ reason: 'OVERLOADED' });
    expect(await gate.enter(async () => 'passes', 'other')).toBe('passes');
    job.resolve();
    await Promise.all(greedy);
    expect([gate.working, gate.waiting]).toEqual([0, 0]);
  });

  it('nothing waits longer than it may, and a place that was given up is not handed on', async () => {
    const gate = createGate('test queue', { max: 1, maxWaiting: 8, maxWaitMs: 20, advice: 'come back' });
    const job = deferred();
    const first = gate.enter(() => job.promise);
    await expect(gate.enter(async () => 'never')).rejects.toMatchObject({ reason: 'OVERLOADED' });
    expect([gate.working, gate.waiting]).toEqual([1, 0]);
    job.resolve();
    await first;
    expect(gate.working).toBe(0);
  });

  it('where the others wait long already, a newcomer is told at once', async () => {
    let now = 0;
    const terms = { max: 1, maxWaiting: 8, maxWaitMs: 10_000, advice: 'come back' };
    const gate = createGate('test queue', terms, () => now);
    const job = deferred();
    const both = [gate.enter(() => job.promise), gate.enter(() => job.promise)];
    gate.refuseIfBusy('anybody');
    now = 6000;
    expect(() => gate.refuseIfBusy('anybody')).toThrow(
      'The test queue is full; come back after Retry-After.',
    );
    job.resolve();
    await Promise.all(both);
    gate.refuseIfBusy('anybody');
  });
});
