/** Datasets on disk, fetched from the server that is signed in to. Paths stay in here. */
import {
  DATASET_FORMAT,
  DATASET_VERSION,
  type DatasetManifest,
  datasetColumns,
  datasetQuerySchema,
} from '@wp/contract';
import { z } from 'zod';
import type {
  DatasetEntry,
  DatasetProgress,
  DatasetRequest,
  DatasetVerbs,
  Outcome,
} from '../../bridge/bridge.ts';
import type { OpenFile } from './durable-file.ts';
import { readEntry } from './entry.ts';
import { DatasetFailure, wordsFor } from './failure.ts';
import { createFolders } from './folders.ts';
import { createImports, type Imports } from './imports.ts';
import { readManifest, replaceManifest } from './manifest-file.ts';
import { nameKey, readDatasetName } from './names.ts';
import { assertSameServer, fetchSlices, refreshParts, resumeParts, type Work } from './operation.ts';
import { planSlices } from './plan.ts';
import { createRunning, type Operation } from './running.ts';
import { createDatasetServer, type ServerDoor } from './server.ts';

export interface DatasetsOptions {
  /** The folder that holds them. */
  root: string;
  /** The way to the server; undefined where nobody is signed in. */
  door: () => ServerDoor | undefined;
  now?: () => Date;
  maxRowsAPart?: number;
  openFile?: OpenFile;
  /** How long a server may say nothing. */
  idleMs?: number;
}

export interface Datasets extends Omit<DatasetVerbs, 'reveal'> {
  /** Path of a dataset's folder, for the system's file manager alone, never for the page. */
  folderOf(name: string): Promise<Outcome<string>>;
  /** How the operation that is under way ends, or how the last one ended. */
  settled(name: string): Promise<DatasetProgress | undefined>;
  /** Removes every dataset of a server, for "forget this server"; answers their names. */
  removeOf(server: string): Promise<Outcome<string[]>>;
  /** Keeps what was computed of a dataset in its `dataset.json`; it must be of the parts that are there. */
  keepProfile(name: string, profile: unknown): Promise<Outcome<null>>;
  /** Datasets that the page makes. */
  imports: Omit<Imports, 'dispose' | 'tidy'>;
  /** Ends what is under way; what is there can be resumed. */
  dispose(): Promise<void>;
}

/** Longer than a server's own limit on a query. */
const IDLE_MS = 120_000;

export function createDatasets(options: DatasetsOptions): Datasets {
  const { root, door, openFile, maxRowsAPart, idleMs = IDLE_MS, now = () => new Date() } = options;
  const folders = createFolders(root);
  const listeners = new Set<(progress: DatasetProgress) => void>();
  const running = createRunning((progress) => {
    for (const listener of listeners) listener(progress);
  });
  const imports = createImports(root, folders, running.claim);
  const tidied = Promise.all([folders.tidy(), imports.tidy()]).catch(() => undefined);

  const entryOf = async (name: string): Promise<DatasetEntry> =>
    readEntry(name, await folders.get(name), running.last(name));

  const workOf = (folder: string, operation: Operation): Work => {
    const target = door();
    if (target === undefined)
      throw new DatasetFailure('Sign in to the server first, for it is asked for the data.');
    const { signal, report } = operation;
    return { folder, server: createDatasetServer(target, { signal, idleMs }), signal, report, openFile, now };
  };

  /** Prepares while the page waits, then goes on by itself. */
  const start = async (
    name: string,
    kind: DatasetProgress['kind'],
    prepare: (operation: Operation) => Promise<() => Promise<void>>,
  ): Promise<Outcome<DatasetEntry>> => {
    const begun = running.begin(name, kind);
    if (!begun.ok) return begun;
    const operation = begun.value;
    const prepared = prepare(operation);
    operation.end(prepared.then((go) => go()));
    try {
      await prepared;
      return { ok: true, value: await entryOf(name) };
    } catch (error) {
      await operation.done;
      return refused(operation.signal.aborted ? 'It was cancelled before it began.' : wordsFor(error));
    }
  };

  const continueWith = (
    name: string,
    kind: 'resume' | 'refresh',
    go: (work: Work, manifest: DatasetManifest) => Promise<void>,
  ) =>
    start(name, kind, async (operation) => {
      const folder = await folders.get(name);
      const work = workOf(folder, operation);
      const manifest = await getManifest(folder);
      assertSameServer(manifest, work.server.address);
      return () => go(work, manifest);
    });

  return {
    async list() {
      await tidied;
      return Promise.all(
        (await folders.names()).map((name) => readEntry(name, folders.pathOf(name), running.last(name))),
      );
    },

    async save(request) {
      const name = readDatasetName(request.name);
      if (!name.ok) return name;
      return start(name.value, 'save', async (operation) => {
        // The name is looked up before the server is asked, and again when the folder is made.
        if ((await folders.find(name.value)) !== undefined)
          throw new DatasetFailure(
            `There is a dataset ${name.value} already, or one that some systems take for it.`,
          );
        const work = workOf('', operation);
        const manifest = await planDataset({ ...request, name: name.value }, work, maxRowsAPart);
        const folder = await folders.create(name.value, manifest);
        return () => fetchSlices({ ...work, folder }, manifest);
      });
    },

    resume: (name) => continueWith(name, 'resume', resumeParts),
    refresh: (name) => continueWith(name, 'refresh', refreshParts),

    async cancel(name) {
      const operation = running.find(name);
      if (operation !== undefined) {
        operation.cancel();
        await operation.done;
      }
      return attempt(() => entryOf(name));
    },

    async rename({ name, to }) {
      const wanted = readDatasetName(to);
      if (!wanted.ok) return wanted;
      return claimed(running, [name, wanted.value], 'being renamed', async () => {
        const folder = await folders.rename(name, wanted.value);
        running.forget(name);
        const read = await readManifest(folder);
        if (read.ok) await replaceManifest(folder, { ...read.manifest, name: wanted.value });
        return entryOf(wanted.value);
      });
    },

    remove: (name) =>
      claimed(running, [name], 'being deleted', async () => {
        await folders.remove(name);
        running.forget(name);
        return null;
      }),

    async removeOf(server) {
      const removed: string[] = [];
      for (const name of await folders.names()) {
        const read = await readManifest(folders.pathOf(name));
        if (!read.ok || read.manifest.server !== server) continue;
        const done = await claimed(running, [name], 'being deleted', () => folders.remove(name));
        if (!done.ok) return done;
        running.forget(name);
        removed.push(name);
      }
      return { ok: true, value: removed };
    },

    keepProfile: (name, profile) =>
      claimed(running, [name], 'being written to', async () => {
        const folder = await folders.get(name);
        await replaceManifest(folder, { ...(await getManifest(folder)), profile });
        return null;
      }),

    imports,
    folderOf: (name) => attempt(() => folders.get(name)),
    settled: running.settled,

    onProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async dispose() {
      const open = running.all();
      for (const operation of open) operation.cancel();
      await Promise.all([...open.map((operation) => operation.done), imports.dispose()]);
    },
  };
}

async function planDataset(
  request: DatasetRequest,
  { server, now }: Work,
  maxRows: number | undefined,
): Promise<DatasetManifest> {
  const iso = (ms: number) => new Date(ms).toISOString();
  const { modules, metrics, bucket, aggregates, zone, name } = request;
  const parsed = datasetQuerySchema.safeParse({
    modules,
    metrics: [...new Set(metrics)],
    from: iso(request.from),
    to: iso(request.to),
    bucket,
    aggregates,
  });
  if (!parsed.success) throw new DatasetFailure(z.prettifyError(parsed.error));
  const query = parsed.data;
  // Counts are asked for first: a module or metric that is not there is told before a folder is made.
  const counts = await server.countByMonth(query);
  const units = await server.units(query.metrics);
  return {
    format: DATASET_FORMAT,
    version: DATASET_VERSION,
    name,
    layout: 'long',
    createdAt: now().toISOString(),
    parts: [],
    missing: planSlices(query, { zone, counts, ...(maxRows === undefined ? {} : { maxRows }) }),
    server: server.address,
    query,
    zone,
    units,
    columns: datasetColumns(query.aggregates),
    pipeline: [],
  };
}

async function getManifest(folder: string): Promise<DatasetManifest> {
  const read = await readManifest(folder);
  if (!read.ok) throw new DatasetFailure(read.problem);
  return read.manifest;
}

/** Holds names while something is done to their folders. */
async function claimed<T>(
  running: ReturnType<typeof createRunning>,
  names: readonly string[],
  words: string,
  act: () => Promise<T>,
): Promise<Outcome<T>> {
  const releases: (() => void)[] = [];
  try {
    for (const shown of new Map(names.map((name) => [nameKey(name), name])).values()) {
      const claim = running.claim(shown, words);
      if (!claim.ok) return claim;
      releases.push(claim.value);
    }
    return await attempt(act);
  } finally {
    for (const release of releases) release();
  }
}

async function attempt<T>(act: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    return refused(wordsFor(error));
  }
}

const refused = (message: string): { ok: false; message: string } => ({ ok: false, message });
