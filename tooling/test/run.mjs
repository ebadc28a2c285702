// Runs every test and says plainly how many passed. A test that was skipped is named with its reason; in CI, one
// that need not have been is a failure: only those that ask for a native TimescaleDB may be missing there.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const NEEDS_NATIVE = 'needs a native TimescaleDB';
const REASONS = [
  ['natively, ', `${NEEDS_NATIVE}: set DATABASE_URL to a server where databases may be created`],
  ['between the drivers', `${NEEDS_NATIVE}: set DATABASE_URL to a server where databases may be created`],
  ['a plain PostgreSQL', 'needs a plain PostgreSQL: set WP_TEST_PG_URL (in CI .ci/run starts one)'],
  [
    'really restarted',
    'needs WP_TEST_PG_RESTART, a command that restarts that PostgreSQL (in CI .ci/run sets it)',
  ],
];

const directory = mkdtempSync(join(tmpdir(), 'wp-test-'));
const report = join(directory, 'report.json');
const vitest = spawnSync(
  process.execPath,
  [
    join('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);

let results;
try {
  results = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.error('The test runner ended without a report.');
  process.exit(1);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

const tests = results.testResults.flatMap((file) => file.assertionResults);
const passed = tests.filter((test) => test.status === 'passed').length;
const failedFiles = results.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
);
const failed = tests.filter((test) => test.status === 'failed').length + failedFiles.length;
const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');

const reasonOf = (test) => REASONS.find(([part]) => test.fullName.includes(part))?.[1];
const byReason = new Map();
for (const test of skipped) {
  const reason = reasonOf(test) ?? `no reason is known for: ${test.fullName}`;
  byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
}
for (const [reason, count] of byReason) console.log(`not run: ${count} (${reason})`);
for (const file of failedFiles) console.log(`failed before its tests began: ${file.name}`);

// Not hidden: one that is named here often has to be mended.
const atSecondTry = tests.filter((test) => test.status === 'passed' && test.failureMessages.length > 0);
for (const test of atSecondTry) {
  console.log(`passed at its second try only: ${test.fullName}`);
  console.log(`  ${test.failureMessages[0].split('\n')[0]}`);
}

const inCi = process.env.CI === 'true' || process.env.CI === '1';
const unexplained = skipped.filter((test) => reasonOf(test) === undefined);
const avoidable = inCi ? skipped.filter((test) => !reasonOf(test)?.startsWith(NEEDS_NATIVE)) : unexplained;
if (avoidable.length > 0) {
  console.log('These were skipped and need not have been:');
  for (const test of avoidable) console.log(`  ${test.fullName}`);
}
const bad = failed + avoidable.length;
console.log(`${passed} passed, ${bad} failed`);
process.exit(bad === 0 && passed > 0 && vitest.status === 0 ? 0 : 1);
