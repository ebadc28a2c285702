import { expect, it } from 'vitest';
import type { Connection, Driver } from './connection.ts';
import { acquirePatiently, patienceLeft, spendPatience, withPatience } from './patience.ts';

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

it('is had by a request alone, and spent by whatever it waits for', async () => {
  expect(patienceLeft(10_000)).toBe(10_000);
  withPatience({ leftMs: 8000 }, () => {
    spendPatience(5000);
    expect([patienceLeft(10_000), patienceLeft(2000)]).toEqual([3000, 2000]);
    spendPatience(5000);
    expect(patienceLeft(10_000)).toBe(0);
  });
  spendPatience(5000);
  expect(patienceLeft(10_000)).toBe(10_000);
  await acquirePatiently(slowDriver(1).driver);
});
