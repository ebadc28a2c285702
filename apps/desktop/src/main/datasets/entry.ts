import type { DatasetManifest } from '@wp/contract';
import type { DatasetContent, DatasetEntry, DatasetProgress } from '../../bridge/bridge.ts';
import { readManifest } from './manifest-file.ts';
import { findDamage } from './parts.ts';

const MAX_PROBLEMS = 20;

/** What a folder holds and what is wrong with it; parts are looked at by their size, their hash only on resume. */
export async function readEntry(
  name: string,
  folder: string,
  progress: DatasetProgress | null,
): Promise<DatasetEntry> {
  const read = await readManifest(folder);
  if (!read.ok) return { name, state: 'damaged', problems: [read.problem], progress, content: null };
  const { manifest } = read;
  const damage: string[] = [];
  for (const part of manifest.parts) {
    const found = await findDamage(folder, part);
    if (found !== undefined) damage.push(found);
  }
  const missing = manifest.missing.length;
  const state = damage.length > 0 ? 'damaged' : missing > 0 ? 'partial' : 'whole';
  const total = manifest.parts.length + missing;
  const problems = [
    ...damage.slice(0, MAX_PROBLEMS).map((text) => `${text} ${wayOut(manifest)}`),
    ...(missing > 0 ? [`${missing} of ${total} parts are missing. Resume to fetch them.`] : []),
  ];
  return { name, state, problems, progress, content: contentOf(manifest) };
}

/** Advice on a damaged part; rows that came from no server cannot be fetched again. */
function wayOut({ server, source }: DatasetManifest): string {
  if (server !== null) return 'Resume to fetch it again.';
  return source === undefined || source === null
    ? 'Delete the dataset and make it again.'
    : `Delete the dataset and make it again from ${source.name}.`;
}

function contentOf(manifest: DatasetManifest): DatasetContent {
  const { query, parts, missing, server, zone, columns, source, pipeline } = manifest;
  const fetched = parts.map((part) => part.fetchedAt).sort();
  const [from, to] = rangeOf(manifest);
  return {
    server,
    source: source?.name ?? null,
    modules: query?.modules ?? null,
    metrics: query?.metrics ?? columns.filter(({ type }) => type === 'double').map(({ name }) => name),
    from,
    to,
    bucket: query?.bucket ?? null,
    aggregates: query?.aggregates ?? null,
    zone,
    steps: pipeline.length,
    partsDone: parts.length,
    partsTotal: parts.length + missing.length,
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    fetchedAt: fetched[0] ?? null,
  };
}

/** Range of the query; for what came from no server that of its rows, where they have a time, else null. */
function rangeOf({ query, parts }: DatasetManifest): [from: string | null, to: string | null] {
  if (query !== null) return [query.from, query.to];
  const from = parts.map((part) => part.from).sort()[0] ?? null;
  const to =
    parts
      .map((part) => part.to)
      .sort()
      .at(-1) ?? null;
  return from === to ? [null, null] : [from, to];
}
