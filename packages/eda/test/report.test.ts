import { Analysis, type ProfileColumn, type ReportQuestion, reportStyle } from '@wp/eda';
import { createFiguresPool } from '@wp/eda/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wideDataset } from './wide-dataset.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 5, 1);
const control = () => ({ signal: new AbortController().signal, progress: () => undefined });
const NAUGHTY = '<img src=x onerror=alert(1)>';

describe('a report of a table', () => {
  const pool = createFiguresPool({ size: 2 });
  const analysis = new Analysis(pool);
  beforeAll(async () => {
    const rows = Array.from({ length: 240 }, (_, i) => ({
      module: i < 120 ? 'a' : NAUGHTY,
      hour: i % 120,
    }));
    const columns: ProfileColumn[] = [
      { kind: 'text', name: 'module', values: rows.map(({ module }) => module) },
      { kind: 'time', name: 'time', values: Float64Array.from(rows, ({ hour }) => START + hour * HOUR) },
      { kind: 'number', name: 'power', values: Float64Array.from(rows, ({ hour }) => hour % 24) },
      { kind: 'number', name: 'voltage', values: Float64Array.from(rows, ({ hour }) => 2 * (hour % 24)) },
    ];
    await analysis.openDataset({ files: await wideDataset('one', columns, { power: 'W' }) }, control());
  });
  afterAll(() => pool[Symbol.dispose]());

  const nothing: ReportQuestion = {
    title: 'Roof',
    madeAt: '2024-07-01T12:00:00.000Z',
    selection: {},
    facts: [],
    overview: false,
    alerts: false,
    correlations: false,
    columns: [],
    series: { modules: [], columns: [] },
    quality: undefined,
    steps: undefined,
    notes: '',
  };
  const make = async (wanted: Partial<ReportQuestion>) => {
    const { body, file } = await analysis.report({ ...nothing, ...wanted }, control());
    return { body, file: await file.text() };
  };
  const heads = (body: string) => [...body.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, head]) => head);

  it('has the parts that are wanted, and no other', async () => {
    expect(heads((await make({})).body)).toEqual(['Definitions']);
    const { body } = await make({
      overview: true,
      alerts: true,
      correlations: true,
      columns: ['power'],
      series: { modules: ['a'], columns: ['power', 'voltage'] },
      quality: { column: 'power', settings: {} },
      steps: [{ step: 'filter', where: 'power > 0' }],
      notes: 'Seen on site.',
      facts: [['modules', '2']],
    });
    expect(heads(body)).toEqual([
      'Notes',
      'To look at',
      'Columns',
      'Pairs',
      'Series',
      'Quality',
      'Steps applied',
      'Definitions',
    ]);
    // 0 … 23, each as often: the mean is 11.5.
    expect(body).toContain('<span title="11.5">11.5</span>');
    expect(body).not.toContain('<h3>voltage</h3>');
    expect(body).toContain('<h3>a · power [W]</h3>');
    expect(body).toContain('least and greatest of 120 samples');
    expect(body).toContain('<strong>filter</strong> <code>where: power &gt; 0</code>');
    expect(body).toContain('Seen on site.');
  });

  it('is one file in which nothing runs, nothing is fetched, and no element has a style of its own', async () => {
    const { body, file } = await make({
      title: NAUGHTY,
      overview: true,
      alerts: true,
      correlations: true,
      columns: ['module', 'time', 'power'],
      series: { modules: [NAUGHTY], columns: ['power'] },
      quality: { column: 'power', settings: {} },
      notes: `${NAUGHTY}</p><script>alert(1)</script>`,
      facts: [[NAUGHTY, NAUGHTY]],
    });
    expect(file).toContain(body);
    expect(file).toMatch(/^<!doctype html>/);
    expect(file).not.toMatch(/<script|<img|<link|<iframe|https?:|url\(|@import/i);
    expect(body).not.toMatch(/ style=|<style|[\s"]on\w+=["']/i);
    expect(body).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('of one module has the figures over time too', async () => {
    const { body } = await make({
      selection: { modules: ['a'] },
      series: { modules: ['a'], columns: ['power'] },
    });
    expect(heads(body)).toEqual(['Series', 'Over time', 'Definitions']);
  });

  it('has a look for a page of its own and for one that is shown in another', () => {
    expect(reportStyle()).toMatch(/:root \{.*prefers-color-scheme: dark/s);
    const shown = reportStyle({ root: ':host', body: '.page', theme: 'dark' });
    expect(shown).not.toMatch(/:root|prefers-color-scheme|\bbody \{/);
    expect(shown).toContain('color-scheme: dark');
  });
});
