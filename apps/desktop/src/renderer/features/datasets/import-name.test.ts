import { describe, expect, it } from 'vitest';
import { nameFor } from './import-name.ts';

describe('a name for a dataset', () => {
  it.each([
    ['june.csv', 'june'],
    ['june.csv.gz', 'june'],
    ['roof 2024.05.parquet', 'roof 2024.05'],
    ['.csv', 'imported'],
    ['a/b:c?.json', 'a b c'],
    ['..', 'imported'],
  ])('from %s', (file, name) => {
    expect(nameFor(file)).toBe(name);
  });
});
