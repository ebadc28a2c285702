import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Reserve } from './reserve.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wp-reserve-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const full = () => Object.assign(new Error('no space left'), { code: 'ENOSPC' });

it('gives its room up for a write that finds the disk full, and takes it again', async () => {
  const reserve = new Reserve(directory);
  const file = join(directory, 'reserve');
  await reserve.take();
  expect(statSync(file).size).toBe(65_536);
  let tries = 0;
  await reserve.spend(async () => {
    tries += 1;
    if (existsSync(file)) throw full();
  });
  expect([tries, existsSync(file)]).toEqual([2, false]);
  await reserve.take();
  expect(existsSync(file)).toBe(true);
});

it('lets other errors through, and a disk that stays full', async () => {
  const reserve = new Reserve(directory);
  await reserve.take();
  await expect(reserve.spend(() => Promise.reject(new Error('else')))).rejects.toThrow('else');
  expect(existsSync(join(directory, 'reserve'))).toBe(true);
  await expect(reserve.spend(() => Promise.reject(full()))).rejects.toThrow('no space left');
});
