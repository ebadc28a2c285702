import { byteAt } from '@wp/contract';
import type { Finding } from './finding.ts';

/** How good a column is by the checks made on it. */
export interface QualityIndex {
  /** Rows that passed every check ÷ rows looked at, 0 to 1 (pecos' quality control index). */
  readonly index: number;
  /** Tests passed ÷ tests made, a test being one check on one row. */
  readonly testsPassed: number;
  readonly rows: number;
  readonly checks: number;
}

/** The quality index of the findings of one column; `include` (1 = look at) leaves rows out, as pecos' time filter. */
export function qualityIndex(findings: readonly Finding[], rows: number, include?: Uint8Array): QualityIndex {
  let looked = 0;
  let good = 0;
  let failures = 0;
  for (let i = 0; i < rows; i++) {
    if (include !== undefined && include[i] !== 1) continue;
    looked++;
    let failed = 0;
    for (const finding of findings) failed += byteAt(finding.flags, i);
    failures += failed;
    if (failed === 0) good++;
  }
  const tests = looked * findings.length;
  return {
    index: looked === 0 ? Number.NaN : good / looked,
    testsPassed: tests === 0 ? Number.NaN : 1 - failures / tests,
    rows: looked,
    checks: findings.length,
  };
}
