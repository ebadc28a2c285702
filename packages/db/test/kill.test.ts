import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase, sql } from '@wp/db';
import { afterAll, beforeAll, expect, test } from 'vitest';

let dir: string;
let writer: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wp-kill-'));
  writer = join(dir, 'writer.mjs');
  await writeFile(writer, WRITER);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const WRITER = `
  import { openDatabase, sql } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
  const { database } = await openDatabase({ dataDir: process.argv[2] });
  await sql\`create table if not exists kept (round integer, batch integer, row integer)\`.execute(database.db);
  for (let batch = 1; ; batch++) {
    await database.transaction(async (trx) => {
      await sql\`insert into kept select \${Number(process.argv[3])}, \${batch}, generate_series(1, 50)\`.execute(trx.db);
    });
    console.log(batch);
  }`;

/** Kills the writer after some acknowledged batches; answers the last one that it acknowledged. */
async function writeAndKill(round: number): Promise<number> {
  const child = spawn(process.execPath, [writer, join(dir, 'data'), String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let last = 0;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      last = Number(line);
      if (last >= 20 + round * 7) child.kill('SIGKILL');
    }
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
  return last;
}

test('what was acknowledged before a kill -9 is there, whole, and the directory opens at once', async () => {
  for (let round = 1; round <= 3; round++) {
    const acknowledged = await writeAndKill(round);
    expect(acknowledged).toBeGreaterThan(0);
    const opened = await openDatabase({ dataDir: join(dir, 'data') });
    const { rows } = await sql<{ batch: number; rows: number }>`
      select batch, count(*) as rows from kept where round = ${round} group by 1 order by 1`.execute(
      opened.database.db,
    );
    await opened.close();
    expect(rows.length).toBeGreaterThanOrEqual(acknowledged);
    expect(rows.every((row, i) => row.batch === i + 1 && row.rows === 50)).toBe(true);
  }
}, 120_000);
