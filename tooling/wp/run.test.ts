import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const RUN = fileURLToPath(new URL('./run.mjs', import.meta.url));

it('leaves no server running when the shell that pnpm puts before it is told to end', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'wp-run-'));
  const env = { ...process.env, WP_DATA_DIR: join(directory, 'data'), PORT: '0', LOG_LEVEL: 'error' };
  // What follows keeps the shell from becoming the process itself.
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${RUN}" serve --json; exit $?`], { env });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      shell.stdout.once('data', (line) => resolve(JSON.parse(String(line)).url));
      shell.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
    });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    shell.kill('SIGTERM');
    const isGone = () =>
      fetch(`${url}/health/live`).then(
        () => false,
        () => true,
      );
    await expect.poll(isGone, { timeout: 60_000, interval: 200 }).toBe(true);
  } finally {
    shell.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
});

it('says nothing of the build, and hands over what the command answers', async () => {
  const child = spawn(process.execPath, [RUN, 'nonsense', '--json']);
  let [out, err] = ['', ''];
  child.stdout.on('data', (piece) => {
    out += piece;
  });
  child.stderr.on('data', (piece) => {
    err += piece;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, out]).toEqual([2, '']);
  expect(JSON.parse(err).error.message).toMatch(/unknown command 'nonsense'/);
});
