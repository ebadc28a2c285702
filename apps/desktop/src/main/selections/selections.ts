import { mkdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Outcome, SavedSelection, SavedSelections } from '../../bridge/bridge.ts';
import { writeDurably } from '../datasets/durable-file.ts';
import { errorCode } from '../datasets/failure.ts';
import { MAX_SELECTIONS, SELECTIONS_VERSION, type SelectionsFile, selectionsFileSchema } from './schema.ts';

export type Selections = ReturnType<typeof createSelections>;
type Change = (saved: readonly SavedSelection[]) => Outcome<SavedSelection[]>;

const refused = (message: string): { ok: false; message: string } => ({ ok: false, message });
const isSameName = (a: string, b: string): boolean =>
  a.localeCompare(b, undefined, { sensitivity: 'accent' }) === 0;

/** The named selections of each server, in one small file. Changes are made one after the other. */
export function createSelections(file: string, now: () => Date = () => new Date()) {
  let notice: string | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const answer = last.then(work).catch((error: unknown) => refused(inWords(error)));
    last = answer;
    return answer;
  };
  const read = async (): Promise<SelectionsFile> => {
    const found = await readSelections(file);
    if (found !== 'damaged') return found;
    const aside = `${basename(file, '.json')}.damaged-${now().toISOString().replaceAll(':', '-')}.json`;
    await rename(file, join(dirname(file), aside));
    notice = `Saved selections were unreadable: their file was set aside as ${aside}`;
    return EMPTY;
  };
  const answer = (saved: readonly SavedSelection[]): Outcome<SavedSelections> => {
    const said = notice;
    notice = null;
    return { ok: true, value: { saved: [...saved], notice: said } };
  };
  const change = (server: string, how: Change) =>
    inTurn(async () => {
      const { servers } = await read();
      const changed = how(servers[server] ?? []);
      if (!changed.ok) return changed;
      const saved = changed.value.sort((a, b) => a.name.localeCompare(b.name));
      const { [server]: _, ...others } = servers;
      await write(file, {
        version: SELECTIONS_VERSION,
        servers: saved.length === 0 ? others : { ...others, [server]: saved },
      });
      return answer(saved);
    });

  return {
    list: (server: string) => inTurn(async () => answer((await read()).servers[server] ?? [])),

    save: (server: string, one: SavedSelection) =>
      change(server, (saved) => {
        if (saved.some(({ name }) => isSameName(name, one.name))) return taken(one.name);
        if (saved.length >= MAX_SELECTIONS)
          return refused(`There are ${MAX_SELECTIONS} saved selections already. Delete one first.`);
        return { ok: true, value: [...saved, one] };
      }),

    rename: (server: string, { name, to }: { name: string; to: string }) =>
      change(server, (saved) => {
        if (!saved.some((one) => one.name === name)) return gone(name);
        if (saved.some((one) => one.name !== name && isSameName(one.name, to))) return taken(to);
        return { ok: true, value: saved.map((one) => (one.name === name ? { ...one, name: to } : one)) };
      }),

    remove: (server: string, name: string) =>
      change(server, (saved) =>
        saved.some((one) => one.name === name)
          ? { ok: true, value: saved.filter((one) => one.name !== name) }
          : gone(name),
      ),

    /** Removes the selections of a server that is forgotten. */
    removeOf: (server: string) => change(server, () => ({ ok: true, value: [] })),
  };
}

const EMPTY: SelectionsFile = { version: SELECTIONS_VERSION, servers: {} };
const headSchema = z.object({ version: z.number().int() });
/** Thrown for a file of a later version of this application, which is neither read nor written over. */
class Newer extends Error {}

async function readSelections(file: string): Promise<SelectionsFile | 'damaged'> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return EMPTY;
    throw error;
  }
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return 'damaged';
  }
  const head = headSchema.safeParse(given);
  if (head.success && head.data.version > SELECTIONS_VERSION) throw new Newer();
  const parsed = selectionsFileSchema.safeParse(given);
  return parsed.success ? parsed.data : 'damaged';
}

async function write(file: string, content: SelectionsFile): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeDurably(file, (put) => put(Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`)));
}

const taken = (name: string) =>
  refused(`“${name}” is taken. Choose another name, or delete that selection first.`);
const gone = (name: string) => refused(`There is no selection “${name}” any more.`);

function inWords(error: unknown): string {
  if (error instanceof Newer)
    return 'The saved selections were written by a newer version of this application; update this one.';
  return `The saved selections cannot be reached on this machine (${errorCode(error) ?? 'unknown'}).`;
}
