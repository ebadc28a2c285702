import { expect, it } from 'vitest';
import type { Connection, Driver } from './connection.ts';
import { acquirePatiently, patienceLeft, startWaiting, withPatience } from './patience.ts';

function slowDriver(ms: number) {
  const connection = {} as Connection;
  const released: Connection[] = [];
  const acquired: Promise<Connection>[] = [];
  const driver: Driver = {
    kind: 'native',
    acquire() {
      const lent = new Promise<Connection>((resolve) => setTimeout(resolve, ms, connection));
      acquired.push(lent);
      return lent;
    },
    release: (one) => {
      released.push(one);
    },
    close: async () => {},
  };
  return { driver, released, acquired };
}

it('waits of one request add up, and end where its patience does', async () => {
  const { driver, released, acquired } = slowDriver(60);
  await withPatience({ leftMs: 100 }, async () => {
    await acquirePatiently(driver);
    await expect(acquirePatiently(driver)).rejects.toMatchObject({ reason: 'OVERLOADED' });
    await expect(acquirePatiently(driver)).rejects.toMatchObject({ reason: 'OVERLOADED' });
  });
  // Nobody waits for these any more: they go back, or the pool would run dry.
  await Promise.all(acquired);
  expect(released).toHaveLength(2);
});

it('waits side by side pass the same time: a batch of many calls has no less patience than one', async () => {
  const { driver } = slowDriver(60);
  const patience = { leftMs: 1000 };
  await withPatience(patience, async () => {
    await Promise.all(Array.from({ length: 20 }, () => acquirePatiently(driver)));
    await acquirePatiently(driver);
  });
  expect(patience).toMatchObject({ waiting: 0 });
  expect(patience.leftMs).toBeGreaterThan(0);
});

it('is had by a request alone, and a wait that is over twice is over once', async () => {
  expect(patienceLeft(10_000)).toBe(10_000);
  startWaiting()();
  const patience = { leftMs: 8000, waiting: 0 };
  withPatience(patience, () => {
    const over = [startWaiting(), startWaiting()];
    over[0]?.();
    over[0]?.();
    expect(patience.waiting).toBe(1);
    over[1]?.();
    expect(patience.waiting).toBe(0);
    expect(patienceLeft(2000)).toBe(2000);
  });
  expect(patienceLeft(10_000)).toBe(10_000);
  await acquirePatiently(slowDriver(1).driver);
});
