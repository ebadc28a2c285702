import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSaves, fileName } from './saves.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wp-saves-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytesOf = (text: string) => new TextEncoder().encode(text);
async function* pieces(...texts: string[]) {
  for (const text of texts) yield bytesOf(text);
}
const request = { suggestedName: 'report.html', kind: 'html' as const };
async function chosen(saves: ReturnType<typeof createSaves>): Promise<string> {
  const outcome = await saves.choose(request);
  if (!outcome.ok || outcome.value === null) throw new Error('nothing was chosen');
  return outcome.value;
}

describe('a file that is saved where the user said', () => {
  it('is there whole, in place of what was there, and an id is good for one file', async () => {
    const path = join(folder, 'a.html');
    await writeFile(path, 'before');
    const saves = createSaves(async () => path);
    const id = await chosen(saves);
    await saves.write(id, pieces('one ', 'two'), 7);
    expect(await readFile(path, 'utf8')).toBe('one two');
    expect(await readdir(folder)).toEqual(['a.html']);
    await expect(saves.write(id, pieces('three'), 5)).rejects.toThrow(/No place is chosen/);
  });

  it('is not there at all where it did not come whole, and what was there stays', async () => {
    const path = join(folder, 'a.html');
    await writeFile(path, 'before');
    const saves = createSaves(async () => path);
    await expect(saves.write(await chosen(saves), pieces('one '), 7)).rejects.toThrow(/did not come whole/);
    const ended = await chosen(saves);
    const slow = async function* () {
      yield bytesOf('one ');
      saves.end(ended);
      yield bytesOf('two');
    };
    await expect(saves.write(ended, slow(), 7)).rejects.toThrow(/It was ended/);
    expect(await readFile(path, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['a.html']);
  });

  it('fails where the place is a folder, and leaves nothing', async () => {
    const path = join(folder, 'taken');
    await mkdir(join(path, 'in-it'), { recursive: true });
    const saves = createSaves(async () => path);
    await expect(saves.write(await chosen(saves), pieces('x'), 1)).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it('is asked for once at a time, by a name without a folder', async () => {
    const asked: string[] = [];
    let answer: (path: string | undefined) => void = () => undefined;
    const saves = createSaves((one) => {
      asked.push(one.suggestedName);
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const first = saves.choose({ ...request, suggestedName: '../../etc/passwd' });
    expect(await saves.choose(request)).toMatchObject({ ok: false });
    answer(undefined);
    expect(await first).toEqual({ ok: true, value: null });
    expect(asked).toEqual(['-..-etc-passwd']);
    expect(fileName('..')).toBe('untitled');
    expect(fileName('a\u0000b:c')).toBe('a-b-c');
  });

  it('forgets places that nothing was written to', async () => {
    const saves = createSaves(async () => join(folder, 'a'));
    const first = await chosen(saves);
    for (let i = 0; i < 4; i++) await chosen(saves);
    await expect(saves.write(first, pieces('x'), 1)).rejects.toThrow(/No place is chosen/);
  });
});
