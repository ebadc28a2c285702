import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const YEAR_PASSWORD = 'a-year-of-a-fleet-73-tulip';
export const YEAR_USERS = { superuser: 'admin', analyst: 'ana' };

/** Counts up when the fleet is made in another way. */
const RECIPE = 1;

/**
 * A service on a fleet of 100 modules with a year of readings by 15 minutes, 10.5 million points. The fleet is made
 * once, which takes minutes, and kept in the user's cache directory.
 */
export async function startYear(
  progress: (text: string) => void,
): Promise<{ url: string } & AsyncDisposable> {
  const directory = await madeYear(progress);
  const child = fork(new URL('./serve-year.js', import.meta.url), [directory], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`the service of the year ended with ${code} before it was ready`);
  });
  const [url] = (await Promise.race([once(child, 'message'), died])) as [string];
  died.catch(() => {});
  return {
    url,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function madeYear(progress: (text: string) => void): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'wp-dataservices');
  const directory = join(cache, `year-${RECIPE}`);
  if (existsSync(directory)) return directory;
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(cache, 'making-year-'));
  try {
    progress('making a fleet of 100 modules with a year of readings, once');
    const child = fork(new URL('./make-year.js', import.meta.url), [making], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`making the year ended with ${code}`);
    await rename(making, directory);
    return directory;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
