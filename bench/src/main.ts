import { parseArgs } from 'node:util';
import { openResults, printTable, writePage } from './report.ts';
import { NotMeasured } from './row.ts';
import { ROWS } from './rows/index.ts';

const HELP = `Usage: pnpm bench [--only NAME]… [--quick] [--fresh] [--list]

Times the service against the database and its peers on this machine, prints a table, and keeps the figures in
bench/results/<date>.json and docs/performance.md. A row that today's file has is not run again: an interrupted
run goes on where it was. Native rows need DATABASE_URL, a server where databases may be created.

  --only NAME  this row alone; may be given more than once
  --quick      less data and one repetition, to see that it works; nothing is kept
  --fresh      run every row again, also those that today's file has
  --list       the names of the rows`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
if (values.list) {
  for (const row of ROWS) console.log(`${row.name.padEnd(18)} ${row.needs.padEnd(9)} ${row.title}`);
  process.exit(0);
}
const unknown = (values.only ?? []).filter((name) => !ROWS.some((row) => row.name === name));
if (unknown.length > 0) {
  console.error(
    `No row is named ${unknown.join(', ')}; there are ${ROWS.map((row) => row.name).join(', ')}.`,
  );
  process.exit(2);
}

const url = process.env.DATABASE_URL || undefined;
const results = await openResults({ quick: values.quick, url });
let failed = 0;
for (const row of ROWS) {
  if (values.only !== undefined && !values.only.includes(row.name)) continue;
  if (!values.fresh && values.only === undefined && results.has(row.name)) continue;
  if (row.needs === 'native' && url === undefined) {
    results.notMeasured(row, 'needs a native TimescaleDB: set DATABASE_URL');
    continue;
  }
  const progress = (text: string) => process.stderr.write(`\r\x1b[K${row.name}: ${text}`);
  try {
    progress('starting');
    const repetitions = values.quick ? 1 : 5;
    results.measured(row, await row.run({ quick: values.quick, repetitions, progress }));
  } catch (error) {
    if (error instanceof NotMeasured) results.notMeasured(row, error.message);
    else {
      failed += 1;
      results.notMeasured(row, `failed: ${error instanceof Error ? error.message : String(error)}`);
      process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }
  process.stderr.write('\r\x1b[K');
  if (!values.quick) await results.save();
}
printTable(results.rows());
if (!values.quick) await writePage(results);
process.exit(failed > 0 ? 1 : 0);
