import type { CommittedChange } from '@wp/ingest';
import { expect, it } from 'vitest';
import { createLiveFeed } from './live-feed.ts';

const change = (points: number): CommittedChange => ({
  moduleNames: ['A'],
  points: {
    moduleNames: ['A'],
    metricNames: ['m'],
    module: new Int32Array(points),
    metric: new Int32Array(points),
    timeMs: new Float64Array(points),
    value: new Float64Array(points),
  },
});

it('wants nothing while nobody follows, and goes on a while for one who comes back', () => {
  let now = 0;
  const feed = createLiveFeed(() => now);
  expect(feed.listener.isWanted()).toBe(false);
  const leave = feed.join();
  expect(feed.listener.isWanted()).toBe(true);
  const at = feed.lastId;
  leave();
  feed.listener.publish(change(1));
  now += 59_000;
  expect(feed.listener.isWanted()).toBe(true);
  feed.join()();
  expect(feed.after(at)).toHaveLength(1);
  now += 61_000;
  expect(feed.listener.isWanted()).toBe(false);
});

it('calls it a gap where changes went by while nobody was there', () => {
  let now = 0;
  const feed = createLiveFeed(() => now);
  const leave = feed.join();
  feed.listener.publish(change(1));
  const at = feed.lastId;
  leave();
  now += 3_600_000;
  feed.join();
  expect(feed.after(at)).toBe('gap');
  expect(feed.after(feed.lastId)).toEqual([]);
});

it('keeps a bounded number of changes and of points, whatever the slowest follower has read', () => {
  const feed = createLiveFeed();
  feed.join();
  const start = feed.lastId;
  for (let i = 0; i < 2000; i++) feed.listener.publish(change(1));
  expect(feed.after(start)).toBe('gap');
  expect(feed.after(feed.lastId - 1000)).toHaveLength(1000);
  expect(feed.after(feed.lastId - 1001)).toBe('gap');
  for (let i = 0; i < 10; i++) feed.listener.publish(change(50_000));
  expect(feed.after(feed.lastId - 4)).toHaveLength(4);
  expect(feed.after(feed.lastId - 5)).toBe('gap');
});

it('an id of the future is a gap, not a promise', () => {
  const feed = createLiveFeed();
  feed.join();
  expect(feed.after(feed.lastId + 5)).toBe('gap');
});

it('wakes who waits by a change, by the end of the feed, and by their own leaving', async () => {
  const feed = createLiveFeed();
  feed.join();
  const here = new AbortController();
  const byChange = feed.changed(here.signal);
  feed.listener.publish(change(1));
  await byChange;
  const byLeaving = feed.changed(here.signal);
  here.abort();
  await byLeaving;
  const byEnd = feed.changed(new AbortController().signal);
  feed.close();
  await byEnd;
  await feed.changed(new AbortController().signal);
});

it('live streams are bounded by user and in all, and a place that was left is free', () => {
  const feed = createLiveFeed(Date.now, { maxFollowers: 3, maxFollowersByUser: 2 });
  const leave = feed.join('a');
  feed.join('a');
  expect(() => feed.join('a')).toThrow(expect.objectContaining({ reason: 'RATE_LIMITED' }));
  feed.join('b');
  expect(() => feed.join('c')).toThrow(expect.objectContaining({ reason: 'OVERLOADED' }));
  leave();
  leave();
  feed.join('c');
  expect(() => feed.join('d')).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ use: 3 }) }),
  );
});
