import type { OnDuplicate, RawRecord } from '@wp/contract';
import { COPY_HEADER, COPY_TRAILER, readRows } from '@wp/db/copy-binary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChunkTask, ParsedChunk } from './chunk.ts';
import { parseChunk } from './parse-chunk.ts';

const RULES = {
  timeZone: 'UTC',
  minTimeMs: Date.UTC(2000, 0, 1),
  maxTimeMs: Date.UTC(2027, 0, 1),
  maxMeasures: 100,
  maxRecordBytes: 500,
};
const START = Date.UTC(2026, 0, 1);

function taskOf(texts: readonly string[], options: Partial<ChunkTask> = {}): ChunkTask {
  const parts = texts.map((text) => new TextEncoder().encode(text));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, 0));
  const spans = new Int32Array(parts.length * 2);
  let at = 0;
  for (const [i, part] of parts.entries()) {
    bytes.set(part, at);
    spans.set([at, at + part.length], 2 * i);
    at += part.length + 1;
  }
  return { bytes, spans, rules: RULES, onDuplicate: 'ignore', ...options };
}
const parse = (records: readonly unknown[], onDuplicate: OnDuplicate = 'ignore') =>
  parseChunk(
    taskOf(
      records.map((r) => JSON.stringify(r)),
      { onDuplicate },
    ),
  );

/** The rows as PostgreSQL would read them: `module|metric|time` to value. */
async function pointsOf(chunk: ParsedChunk): Promise<Map<string, number>> {
  async function* whole() {
    yield COPY_HEADER;
    yield chunk.rows;
    yield COPY_TRAILER;
  }
  const points = new Map<string, number>();
  await readRows(whole(), ['timestamptz', 'int4', 'int4', 'float8'], (row) => {
    const [time, module, metric, value] = row.map(Number);
    const key = [chunk.moduleNames[module ?? -1], chunk.metricNames[metric ?? -1], time].join('|');
    expect(points.has(key)).toBe(false);
    points.set(key, value ?? Number.NaN);
  });
  return points;
}

const rawRecord: fc.Arbitrary<RawRecord> = fc.record({
  module: fc.constantFrom('A', 'B', 'Ü'),
  timestamp: fc.integer({ min: 0, max: 4 }).map((i) => START + i * 1001),
  measures: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('power', 'météo', 'x'),
      value: fc.double({ noNaN: true, min: -1e100, max: 1e100 }).map((v) => v + 0),
    }),
    { selector: (measure) => measure.name, maxLength: 3 },
  ),
  voltage: fc.option(fc.integer(), { nil: null }),
});

function model(records: readonly RawRecord[], onDuplicate: OnDuplicate): Map<string, number> {
  const points = new Map<string, number>();
  for (const { module, timestamp, measures = [], voltage } of records) {
    const all = [...measures, ...(voltage == null ? [] : [{ name: 'voltage', value: voltage }])];
    for (const { name, value } of all) {
      const key = [module, name, timestamp].join('|');
      if (onDuplicate === 'replace' || !points.has(key)) points.set(key, value);
    }
  }
  return points;
}

describe('parseChunk', () => {
  it.each(['ignore', 'replace'] as const)('with %s the rows decode to what a plain Map holds', (mode) =>
    fc.assert(
      fc.asyncProperty(fc.array(rawRecord, { maxLength: 30 }), async (records) => {
        const chunk = parse(records, mode);
        expect(await pointsOf(chunk)).toEqual(model(JSON.parse(JSON.stringify(records)), mode));
        expect(chunk.recordIndex.length + chunk.rejected.length).toBe(records.length);
        expect(chunk.rowCount).toBe(chunk.rowRecord.length);
      }),
    ),
  );

  it('gives a key to the first record that holds it', () => {
    const chunk = parse([
      { module: 'A', timestamp: START, voltage: 1 },
      { module: 'A', timestamp: START, voltage: 2, temperature: 3 },
    ]);
    // By name: the temperature, then the voltage, which the first record held before.
    expect([...chunk.rowRecord]).toEqual([1, 0]);
    expect([...chunk.recordPoints]).toEqual([1, 2]);
  });

  it('gives the points series by series, series by name, whatever the order of the records', async () => {
    const at = (i: number, module: string) => ({ module, timestamp: START + i, voltage: i, temperature: i });
    const points = await pointsOf(parse([at(2, 'B'), at(1, 'A'), at(3, 'A'), at(1, 'B')]));
    expect([...points.keys()]).toEqual([
      `A|temperature|${START + 1}`,
      `A|temperature|${START + 3}`,
      `A|voltage|${START + 1}`,
      `A|voltage|${START + 3}`,
      `B|temperature|${START + 2}`,
      `B|temperature|${START + 1}`,
      `B|voltage|${START + 2}`,
      `B|voltage|${START + 1}`,
    ]);
  });

  it('encodes the values bit by bit', async () => {
    const values = [5e-324, 1e100, -1e100, -3.28, 0.1 + 0.2, 2 ** 53, -1e-7];
    const points = await pointsOf(
      parse([
        { module: 'A', timestamp: START, measures: values.map((value, i) => ({ name: `m${i}`, value })) },
      ]),
    );
    expect([...points.values()]).toEqual(values);
  });

  it('grows beyond the rows it expected', async () => {
    const measures = Array.from({ length: 12 }, (_, i) => ({ name: `m${i}`, value: i }));
    const points = await pointsOf(parse([{ module: 'A', timestamp: START, measures }]));
    expect(points.size).toBe(12);
  });

  it('rejects with the record’s own text, in order, and goes on', () => {
    const texts = ['{"module":"A"}', 'nope', `{"module":"${'x'.repeat(600)}"}`, '[]', '{"module":"Ü"}'];
    const chunk = parseChunk(
      taskOf([...texts, JSON.stringify({ module: 'A', timestamp: START, voltage: 1 })]),
    );
    expect(chunk.rejected.map((r) => [r.index, r.code])).toEqual([
      [0, 'MISSING_TIMESTAMP'],
      [1, 'NOT_JSON'],
      [2, 'RECORD_TOO_LARGE'],
      [3, 'NOT_AN_OBJECT'],
      [4, 'MISSING_TIMESTAMP'],
    ]);
    expect(chunk.rejected.map((r) => r.record)).toEqual(texts);
    expect([...chunk.recordIndex]).toEqual([5]);
  });

  it('keeps no NUL and no endless text for the quarantine', () => {
    const rules = { ...RULES, maxRecordBytes: 10 };
    const chunk = parseChunk(taskOf(['a\0b', 'y'.repeat(100_000)], { rules }));
    expect(chunk.rejected[0]?.record).toBe('a\ufffdb');
    expect(chunk.rejected[1]?.record).toHaveLength(65_536);
  });

  it('rejects only the line that is no UTF-8', () => {
    const task = taskOf(['x', JSON.stringify({ module: 'Ü', timestamp: START, voltage: 1 })]);
    task.bytes[0] = 0xff;
    const chunk = parseChunk(task);
    expect(chunk.rejected.map((r) => [r.index, r.code])).toEqual([[0, 'NOT_JSON']]);
    expect(chunk.moduleNames).toEqual(['Ü']);
  });

  it('counts ambiguous times and extra fields', () => {
    const record = { module: 'A', timestamp: '2026-10-25 02:30:00', voltage: 1, note: 'x' };
    const rules = { ...RULES, timeZone: 'Europe/Berlin' };
    const chunk = parseChunk(taskOf([JSON.stringify(record)], { rules }));
    expect(chunk).toMatchObject({ ambiguousTimes: 1, extraFields: 1 });
  });

  it('holds modules and metrics with names of the prototype', async () => {
    const points = await pointsOf(
      parse([{ module: '__proto__', timestamp: START, measures: [{ name: 'constructor', value: 1 }] }]),
    );
    expect([...points.keys()]).toEqual([`__proto__|constructor|${START}`]);
  });
});
