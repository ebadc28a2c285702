import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSource, SeriesRequest } from '../../data/data-source.ts';
import { type Look, TileLoader, traceKey } from './tile-loader.ts';
import { tilesOf } from './tiles.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEARS = { fromMs: Date.UTC(2020, 0, 1), toMs: Date.UTC(2030, 0, 1) };
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
const BUCKETS = [undefined, '30s', '1m', '5m', '15m', '1h', '3h', '6h', '12h', '1d', '1w', '1mo'];

describe('tiles', () => {
  it('cover a range without a gap or an overlap, and one instant is in the same tile whatever was asked', () => {
    const instant = fc.integer({ min: YEARS.fromMs, max: YEARS.toMs - 1 });
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 1, max: 5 * DAY }),
        fc.constantFrom(...BUCKETS),
        fc.constantFrom(...ZONES),
        (fromMs, width, bucket, zone) => {
          const range = { fromMs, toMs: Math.min(YEARS.toMs, fromMs + width) };
          const tiles = tilesOf(range, bucket, zone, YEARS);
          expect(tiles[0]?.fromMs).toBeLessThanOrEqual(range.fromMs);
          expect(tiles.at(-1)?.toMs).toBeGreaterThanOrEqual(range.toMs);
          for (const [i, tile] of tiles.slice(1).entries()) expect(tile.fromMs).toBe(tiles[i]?.toMs);
          const [alone] = tilesOf({ fromMs, toMs: fromMs + 1 }, bucket, zone, YEARS);
          expect(alone).toEqual(tiles[0]);
        },
      ),
    );
  });

  it('of days begin and end at midnight in the zone', () => {
    const tiles = tilesOf(
      { fromMs: Date.UTC(2024, 5, 1), toMs: Date.UTC(2025, 5, 1) },
      '1d',
      'Europe/Berlin',
      YEARS,
    );
    expect(tiles.map(({ fromMs }) => new Date(fromMs).toISOString())).toEqual([
      '2023-12-31T23:00:00.000Z',
      '2024-12-31T23:00:00.000Z',
    ]);
  });

  it('are none where there is nothing', () => {
    expect(tilesOf({ fromMs: 0, toMs: 10 }, '1h', 'UTC', YEARS)).toEqual([]);
  });
});

/** A source that answers when it is told to. */
function heldSource() {
  const calls: { request: SeriesRequest; signal: AbortSignal; answer(): void; fail(): void }[] = [];
  const source: DataSource = {
    id: 'test',
    modules: async () => [],
    metrics: () => Promise.resolve([]),
    series: (request, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('ended')));
        calls.push({
          request,
          signal,
          fail: () => reject(new Error('no network')),
          answer: () =>
            resolve({
              from: 'hour',
              series: (request.modules ?? []).map((module) => ({
                module,
                metric: 'power',
                unit: null,
                t: [request.fromMs],
                value: [1],
              })),
            }),
        });
      }),
  };
  return { source, calls };
}
const stored = () => {
  const put: string[] = [];
  return { put, store: { put: (key: string) => void put.push(key), drop: () => {} } };
};
const look = (fromMs: number, modules = ['A']): Look => ({
  modules,
  metrics: ['power'],
  range: { fromMs, toMs: fromMs + 512 * HOUR },
  bucket: '1h',
  timeZone: 'UTC',
  whole: YEARS,
});
const START = Math.ceil(YEARS.fromMs / (512 * HOUR)) * 512 * HOUR;
const turn = () => delay(0);

describe('the loader of tiles', () => {
  it('asks for what is seen, then for its neighbours, and never twice for what is there', async () => {
    const { source, calls } = heldSource();
    const { put, store } = stored();
    const states: number[] = [];
    using loader = new TileLoader(source, store, ({ pending }) => states.push(pending));
    const at = look(START + 2 * 512 * HOUR);
    loader.want(at);
    expect(calls.map(({ request }) => request.fromMs)).toEqual([at.range.fromMs]);
    expect(loader.isWhole(at)).toBe(false);
    calls[0]?.answer();
    await turn();
    expect(loader.isWhole(at)).toBe(true);
    expect(loader.madeFrom(at)).toBe('hour');
    expect(put).toEqual([traceKey('A', 'power', at)]);
    calls[1]?.answer();
    await turn();
    calls[2]?.answer();
    await turn();
    const neighbours = calls.slice(1).map(({ request }) => request.fromMs);
    expect(neighbours.sort()).toEqual([at.range.fromMs - 512 * HOUR, at.range.toMs]);
    loader.want(look(at.range.toMs));
    await turn();
    // One further neighbour alone.
    expect(calls.slice(3).map(({ request }) => request.fromMs)).toEqual([at.range.toMs + 512 * HOUR]);
    expect(states.at(-1)).toBe(0);
  });

  it('ends what is no longer looked at, and keeps what still is', async () => {
    const { source, calls } = heldSource();
    using loader = new TileLoader(source, stored().store, () => {});
    loader.want(look(START));
    loader.want(look(START + 50 * 512 * HOUR));
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    loader.want({ ...look(START + 50 * 512 * HOUR) });
    await turn();
    expect(calls).toHaveLength(2);
  });

  it('asks for a module that is added alone, and for many in parts', () => {
    const { source, calls } = heldSource();
    using loader = new TileLoader(source, stored().store, () => {});
    const many = Array.from({ length: 60 }, (_, i) => `M${i}`);
    loader.want(look(START, many));
    expect(calls.map(({ request }) => request.modules?.length)).toEqual([25, 25]);
  });

  it('says what failed, and tries again by itself', async () => {
    const { source, calls } = heldSource();
    const errors: (string | undefined)[] = [];
    using loader = new TileLoader(source, stored().store, ({ error }) => errors.push(error?.message));
    loader.want(look(START));
    calls[0]?.fail();
    await expect.poll(() => calls.length, { timeout: 20_000 }).toBe(2);
    expect(errors).toContain('no network');
    calls[1]?.answer();
    await turn();
    expect(errors.at(-1)).toBeUndefined();
  });

  it('asks anew for what is refreshed', async () => {
    const { source, calls } = heldSource();
    using loader = new TileLoader(source, stored().store, () => {});
    const at = look(START);
    loader.want(at);
    calls[0]?.answer();
    await turn();
    const before = calls.length;
    loader.refresh({ fromMs: at.range.toMs - 1, toMs: at.range.toMs });
    expect(calls.slice(before).map(({ request }) => request.fromMs)).toContain(at.range.fromMs);
  });
});
