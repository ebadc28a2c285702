import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PYTHON = ['/usr/bin/python3', 'python3'];

/** Runs a script beside this file; answers what it prints, as JSON. */
export async function python<T>(script: string, args: readonly string[]): Promise<T> {
  const command = PYTHON.find((one) => existsSync(one)) ?? 'python3';
  const path = fileURLToPath(new URL(`../../src/analysis/${script}`, import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(command, [path, ...args], { maxBuffer: 64 * 1024 * 1024 });
    return JSON.parse(stdout) as T;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    if (/No module named/.test(stderr))
      throw new Error(
        'pandas and statsmodels are missing: apt-get install python3-pandas python3-statsmodels',
      );
    throw error;
  }
}
