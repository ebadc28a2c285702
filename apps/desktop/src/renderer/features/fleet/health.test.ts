import { describe, expect, it } from 'vitest';
import { completenessOf, facetOf, lateModules, sparkline } from './health.ts';
import { findingsOf } from './use-findings.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 5, 1);
const module = (name: string, agoMs: number | null, asset = 'Solar Panel') => ({
  module_num: name,
  lastSeen: agoMs === null ? null : new Date(NOW - agoMs).toISOString(),
  asset,
  sensor_type: null,
});

describe('the fleet', () => {
  it('names modules that are late against the others, and those never seen', () => {
    const modules = [module('A', 0), module('B', HOUR / 2), module('C', 3 * HOUR), module('D', null)];
    expect([...lateModules(modules, 300_000)]).toEqual(['C', 'D']);
    // A fleet that reports once an hour is not late after three.
    expect([...lateModules(modules, HOUR)]).toEqual(['D']);
  });

  it('calls none late where all are: then it is the way to the server', () => {
    expect([...lateModules([module('A', 50 * HOUR), module('B', 50 * HOUR)], 300_000)]).toEqual([]);
  });

  it('measures completeness against the usual day of the fleet', () => {
    const day = (name: string, count: (number | null)[]) => ({
      module: name,
      metric: 'power',
      unit: null,
      t: [],
      value: [],
      count,
    });
    const shares = completenessOf([day('A', [288, 288, 288]), day('B', [288, 144]), day('C', [])], 3);
    expect(shares.get('A')).toEqual({ readings: 864, expected: 864, share: 1 });
    expect(shares.get('B')?.share).toBeCloseTo(0.5);
    expect(shares.get('C')?.share).toBe(0);
    expect(completenessOf([], 30).size).toBe(0);
  });

  it('counts its facets, the most frequent first', () => {
    const modules = [module('A', 0, 'Meter'), module('B', 0), module('C', 0)];
    expect(facetOf(modules, 'asset')).toEqual([
      { value: 'Solar Panel', count: 2 },
      { value: 'Meter', count: 1 },
    ]);
    expect(facetOf(modules, 'sensor_type')).toEqual([{ value: null, count: 3 }]);
  });

  it('draws a line that breaks where nothing is, and one that is flat', () => {
    expect(sparkline([0, 10, null, 5, 5], 40, 10)).toBe('M0.0 10.0L10.0 0.0M30.0 5.0L40.0 5.0');
    expect(sparkline([3, 3], 10, 10)).toBe('M0.0 10.0L10.0 10.0');
    expect(sparkline([null, null], 10, 10)).toBe('');
  });
});

describe('findings', () => {
  it('are counted by module, kind and word', () => {
    const found = findingsOf([
      { module: 'A', kind: 'flag', label: 'stale', text: '' },
      { module: 'A', kind: 'flag', label: 'stale', text: 'again' },
      { module: 'A', kind: 'note', label: null, text: 'cleaned' },
      { module: 'B', kind: 'note', label: 'hail', text: '' },
    ]);
    expect([...(found.get('A')?.flags ?? [])]).toEqual([['stale', 2]]);
    expect([...(found.get('A')?.notes ?? [])]).toEqual([['cleaned', 1]]);
    expect(found.get('B')?.flags.size).toBe(0);
    expect(found.get('C')).toBeUndefined();
  });
});
