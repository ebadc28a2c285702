import { describe, expect, it } from 'vitest';
import { numbersCsv } from './drawing.ts';

describe('the numbers of a chart as CSV', () => {
  it('are quoted where they must be, empty where missing, and never a formula', () => {
    expect(
      numbersCsv(
        ['lag, h', '=x'],
        [
          [1, Number.NaN],
          [0.1, '@cmd'],
        ],
      ),
    ).toBe('"lag, h",\'=x\r\n1,\r\n0.1,\'@cmd\r\n');
  });
});
