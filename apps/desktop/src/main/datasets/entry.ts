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
    ...damage.slice(0, MAX_PROBLEMS).map((text) => `${text} Resume to fetch it again.`),
    ...(missing > 0 ? [`${missing} of ${total} parts are missing. Resume to fetch them.`] : []),
  ];
  return { name, state, problems, progress, content: contentOf(manifest) };
}

function contentOf({ query, parts, missing, server, zone }: DatasetManifest): DatasetContent {
  const fetched = parts.map((part) => part.fetchedAt).sort();
  return {
    server,
    modules: query.modules ?? null,
    metrics: query.metrics,
    from: query.from,
    to: query.to,
    bucket: query.bucket ?? null,
    aggregates: query.aggregates ?? null,
    zone,
    partsDone: parts.length,
    partsTotal: parts.length + missing.length,
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    fetchedAt: fetched[0] ?? null,
  };
}
