import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DATASET_DATA, type DatasetManifest, type DatasetPart, type DatasetSlice } from '@wp/contract';
import type { OpenFile } from './durable-file.ts';
import { DatasetFailure } from './failure.ts';
import { replaceManifest } from './manifest-file.ts';
import { fetchPart, findDamage } from './parts.ts';
import type { DatasetServer } from './server.ts';

export interface Work {
  folder: string;
  server: DatasetServer;
  signal: AbortSignal;
  report: Report;
  openFile?: OpenFile | undefined;
  now: () => Date;
}

export interface Report {
  begin(partsTotal: number): void;
  bytes(count: number): void;
  part(rows: number): void;
}

/** Fetches what is missing, and what is there but not as it was written. */
export async function resumeParts(work: Work, manifest: DatasetManifest): Promise<void> {
  const damaged: DatasetPart[] = [];
  for (const part of manifest.parts)
    if ((await findDamage(work.folder, part, work.signal)) !== undefined) damaged.push(part);
  await fetchSlices(work, await setMissing(work.folder, manifest, damaged));
}

/** Fetches the parts of days that changed since, what is missing too. A part stays until its successor is whole. */
export async function refreshParts(work: Work, given: DatasetManifest): Promise<void> {
  const damaged: DatasetPart[] = [];
  for (const part of given.parts) if ((await findDamage(work.folder, part)) !== undefined) damaged.push(part);
  const whole = await setMissing(work.folder, given, damaged);
  const changed = new Set<string>();
  const cursors = new Map<string, string>();
  for (const [cursor, parts] of byCursor(whole.parts)) {
    const answer = await changesOf(work.server, cursor, parts);
    for (const part of parts) {
      if (answer.days === undefined || answer.days.some((day) => touches(part, day))) changed.add(part.file);
      else cursors.set(part.file, answer.cursor);
    }
  }
  const parts = whole.parts.map((part) => ({ ...part, cursor: cursors.get(part.file) ?? part.cursor }));
  const manifest = { ...whole, parts };
  await replaceManifest(work.folder, manifest);
  await fetchSlices(
    work,
    manifest,
    parts.filter((part) => changed.has(part.file)),
  );
}

function byCursor(parts: readonly DatasetPart[]): Map<string | null, DatasetPart[]> {
  const groups = new Map<string | null, DatasetPart[]>();
  for (const part of parts) {
    const group = groups.get(part.cursor);
    if (group === undefined) groups.set(part.cursor, [part]);
    else group.push(part);
  }
  return groups;
}

async function changesOf(server: DatasetServer, cursor: string | null, parts: readonly DatasetPart[]) {
  const [first] = parts;
  const last = parts.at(-1);
  if (cursor === null || first === undefined || last === undefined) return { days: undefined, cursor: '' };
  return server.changes({ from: first.from, to: last.to }, cursor);
}

const DAY_MS = 86_400_000;

function touches(part: DatasetSlice, day: string): boolean {
  const dayMs = Date.parse(day);
  return dayMs + DAY_MS > Date.parse(part.from) && dayMs < Date.parse(part.to);
}

/** Fetches the missing slices, and `again` those that are there; each is named in the manifest once it is on disk. */
export async function fetchSlices(
  work: Work,
  given: DatasetManifest,
  again: readonly DatasetSlice[] = [],
): Promise<void> {
  const { folder, server, signal, report, openFile } = work;
  const { query } = given;
  if (query === null) throw ofNoServer();
  const todo = [...given.missing, ...again].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
  report.begin(todo.length);
  if (todo.length === 0) return;
  await clearHalves(folder);
  // The cursor is asked for before the first byte: what is written while a part is fetched may or may not be in it.
  const cursor = await server.cursor();
  let manifest = given;
  for (const slice of todo) {
    signal.throwIfAborted();
    const { file, from, to } = slice;
    const ending = new AbortController();
    const fetched = await fetchPart({
      answer: await server.export(query, slice, { zone: given.zone, ending }),
      path: join(folder, file),
      server,
      signal,
      onBytes: report.bytes,
      openFile,
    }).finally(() => ending.abort());
    const part = { file, from, to, ...fetched, fetchedAt: work.now().toISOString(), cursor };
    manifest = withPart(manifest, part);
    await replaceManifest(folder, manifest);
    report.part(part.rows);
  }
}

async function clearHalves(folder: string): Promise<void> {
  const data = join(folder, DATASET_DATA);
  const found = await lstat(data).catch(() => undefined);
  // A link would lead what is written out of the dataset.
  if (found !== undefined && !found.isDirectory())
    throw new DatasetFailure(
      `Its ${DATASET_DATA} is no folder of its own. Delete the dataset and save afresh.`,
    );
  await mkdir(data, { recursive: true });
  for (const name of await readdir(data))
    if (name.endsWith('.part')) await rm(join(data, name), { force: true });
}

function withPart(manifest: DatasetManifest, part: DatasetPart): DatasetManifest {
  const parts = [...manifest.parts.filter((p) => p.file !== part.file), part];
  parts.sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
  // A profile speaks of what was there before.
  const { profile: _stale, ...rest } = manifest;
  return { ...rest, parts, missing: manifest.missing.filter((slice) => slice.file !== part.file) };
}

/** Names parts that cannot be relied on as missing. */
async function setMissing(
  folder: string,
  manifest: DatasetManifest,
  damaged: readonly DatasetPart[],
): Promise<DatasetManifest> {
  if (damaged.length === 0) return manifest;
  const files = new Set(damaged.map((part) => part.file));
  const missing = [...manifest.missing, ...damaged.map(({ file, from, to }) => ({ file, from, to }))];
  missing.sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
  const next = { ...manifest, parts: manifest.parts.filter((part) => !files.has(part.file)), missing };
  await replaceManifest(folder, next);
  return next;
}

export function assertSameServer(manifest: DatasetManifest, address: string): void {
  if (manifest.server === address) return;
  if (manifest.server === null) throw ofNoServer();
  throw new DatasetFailure(
    `This dataset came from ${manifest.server}. Connect to that server, then try again.`,
  );
}

const ofNoServer = () => new DatasetFailure('This dataset came from no server; there is nothing to fetch.');
