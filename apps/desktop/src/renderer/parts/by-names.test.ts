import { expect, it } from 'vitest';
import { byNames, ofName } from './by-names.ts';

it('knows of columns what was said of them, and nothing that every object has', () => {
  const known = byNames(JSON.parse('{"power": 1, "__proto__": 2}') as Record<string, number>);
  expect(['power', '__proto__', 'constructor'].map((name) => known[name])).toEqual([1, 2, undefined]);
  expect([ofName({ power: 1 }, 'power'), ofName({}, 'constructor')]).toEqual([1, undefined]);
});
