import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { whileAllowed } from './stream-body.ts';

it('a stream that may be ended keeps no piece that was passed on', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  async function* pieces() {
    for (let i = 0; i < 50; i++) yield new Uint8Array(1000);
  }
  const passed: WeakRef<Uint8Array>[] = [];
  let kept: number | undefined;
  for await (const piece of whileAllowed(pieces(), new AbortController().signal)) {
    passed.push(new WeakRef(piece));
    if (passed.length < 50) continue;
    await new Promise((resolve) => setTimeout(resolve));
    collect();
    kept = passed.filter((one) => one.deref() !== undefined).length;
  }
  // The one at hand, and the one before it.
  expect(kept).toBeLessThanOrEqual(2);
});
