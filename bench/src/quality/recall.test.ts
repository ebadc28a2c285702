import { readFileSync } from 'node:fs';
import { FAULT_KINDS } from '@wp/simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import { INTENDED, measureRecall, type Recall } from './recall.ts';
import { recallPage, saidRecall } from './recall-table.ts';

const page = readFileSync(new URL('../../../docs/quality-recall.md', import.meta.url), 'utf8');
const PAIRS = FAULT_KINDS.flatMap((kind) => INTENDED[kind].map((check) => [kind, check] as const));
/** Of recall: less may be lost without a word in the page. */
const SLACK = 0.05;

describe('the quality checks', () => {
  const said = saidRecall(page);
  let recall: Recall;
  beforeAll(async () => {
    recall = await measureRecall();
  });

  it.each(PAIRS)('find %s by %s as often as the page says', (kind, check) => {
    const least = said.get(`${kind} ${check}`);
    expect(least, 'is in docs/quality-recall.md').toBeGreaterThan(0);
    expect(recall.faults[kind]).toBeGreaterThan(0);
    expect(recall.found[kind][check] / recall.faults[kind]).toBeGreaterThanOrEqual((least as number) - SLACK);
  });

  it('are told of on a page that is read back as it was measured', () => {
    for (const [key, value] of saidRecall(recallPage(recall))) {
      const [kind, check] = PAIRS.find(([k, c]) => `${k} ${c}` === key) as (typeof PAIRS)[number];
      expect(value).toBeCloseTo(recall.found[kind][check] / recall.faults[kind], 2);
    }
  });
});
