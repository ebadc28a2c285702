import { readdir, readFile } from 'node:fs/promises';

/** Every process whose environment or command line names this window's folder. */
export async function processesOf(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const texts = ['environ', 'cmdline'].map((file) =>
      readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => ''),
    );
    if ((await Promise.all(texts)).join('').includes(dataDir)) found.push(pid);
  }
  return found;
}
