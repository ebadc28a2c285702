import { type DatasetManifest, type DatasetPart, datasetManifestSchema } from '@wp/contract';
import { z } from 'zod';
import type { KeptProfile } from './kept-profile.ts';
import { TableError } from './table-error.ts';

/** The one way to the files of a dataset, whoever holds them: a folder on disk, or main for the page. */
export interface DatasetFiles {
  /** The text of `dataset.json`. Throws a TableError where there is none. */
  readManifest(): Promise<string>;
  /** A part's bytes. Throws a TableError where it is gone or has another length than the manifest says. */
  readPart(part: DatasetPart): Promise<Blob>;
  /** Keeps what was computed of the parts with them, in place of what was kept before. */
  keepProfile?(kept: KeptProfile): Promise<void>;
}

/** The way to a new dataset, which nobody sees before it is whole. */
export interface DatasetWriter {
  /** Answers an id for what follows. Throws a TableError where the name cannot be given. */
  begin(name: string): Promise<string>;
  /**
   * The same for rows that follow those of a dataset, or that are all of its rows in fewer parts. Throws a TableError for
   * one that came from a server.
   */
  beginOnto?(name: string, how: 'append' | 'compact'): Promise<{ id: string; manifest: DatasetManifest }>;
  part(id: string, file: string, bytes: Blob): Promise<Pick<DatasetPart, 'rows' | 'bytes' | 'sha256'>>;
  /** Answers the name under which it is there. */
  finish(id: string, manifest: DatasetManifest): Promise<string>;
  /** Lets go of one that will not be finished. */
  end(id: string): Promise<void>;
}

/** Reads and checks `dataset.json`. Throws a TableError that says what is wrong with it. */
export async function openManifest(files: DatasetFiles): Promise<DatasetManifest> {
  const text = await files.readManifest();
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new TableError('dataset.json is no JSON.');
  }
  const manifest = datasetManifestSchema.safeParse(given);
  if (!manifest.success)
    throw new TableError(`dataset.json is not as it must be: ${z.prettifyError(manifest.error)}`);
  return manifest.data;
}

/** The parts that `dataset.json` names and nothing else that lies there, as a half-written one may. */
export function readParts(files: DatasetFiles, { parts }: DatasetManifest): Promise<Blob[]> {
  if (parts.length === 0)
    throw new TableError('The dataset has no part yet: resume it in the desktop first.');
  return Promise.all(parts.map((part) => files.readPart(part)));
}

/** What is known of a dataset's parts beside their rows. */
export function notesOf({ missing }: DatasetManifest): string[] {
  if (missing.length === 0) return [];
  return [
    `Parts of the dataset that are still to be fetched: ${missing.length}. The figures are of what is there.`,
  ];
}
