import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createCutoff } from './cutoff.ts';

it('gives what the work comes to, value or error, until it is cut off', async () => {
  const { cut, orCut } = createCutoff();
  expect(await orCut(Promise.resolve(1))).toBe(1);
  await expect(orCut(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  const never = [orCut(new Promise(() => {})), orCut(new Promise(() => {}))];
  cut(new Error('first'));
  cut(new Error('second'));
  for (const one of never) await expect(one).rejects.toThrow('first');
  await expect(orCut(Promise.resolve(2))).rejects.toThrow('first');
  await expect(orCut(Promise.reject(new Error('late')))).rejects.toThrow('first');
});

it('keeps nothing of what came', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { orCut } = createCutoff();
  const pieces: WeakRef<Uint8Array>[] = [];
  for (let i = 0; i < 20; i++) pieces.push(new WeakRef(await orCut(Promise.resolve(new Uint8Array(10)))));
  await new Promise((resolve) => setTimeout(resolve));
  collect();
  // The last one may still be held by the frame that waited for it.
  expect(pieces.slice(0, -1).filter((piece) => piece.deref() !== undefined)).toEqual([]);
});
