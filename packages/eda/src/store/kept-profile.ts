import type { DatasetManifest } from '@wp/contract';
import type { OpenedSummary } from '../worker/opened.ts';
import type { SelectionProfile } from '../worker/profile-with-pool.ts';

/** What is kept in `dataset.json` of the profile last computed, so that a dataset is seen before it is read. */
export interface KeptProfile {
  /** Version of the form of what follows; another one is not read. */
  version: typeof VERSION;
  /** Which parts it is of. */
  parts: string;
  computedAt: string;
  opened: OpenedSummary;
  profile: SelectionProfile;
}

const VERSION = 2;

export const fingerprint = ({ parts }: Pick<DatasetManifest, 'parts'>): string =>
  parts.map(({ sha256 }) => sha256.slice(0, 12)).join('.');

/** What to keep of a profile of all rows. What is long and quickly made again is left out. */
export const toKeep = (
  manifest: DatasetManifest,
  opened: OpenedSummary,
  profile: SelectionProfile,
): KeptProfile => ({
  version: VERSION,
  parts: fingerprint(manifest),
  computedAt: new Date().toISOString(),
  opened,
  profile: { ...profile, series: {}, quality: {}, completeness_hourly: {}, resample_1h_mean: {}, about: {} },
});

/** What was kept, where it is of the parts that are there; undefined else. */
export function keptOf(manifest: DatasetManifest): KeptProfile | undefined {
  const kept = manifest.profile as Partial<KeptProfile> | undefined;
  const isOurs = kept?.version === VERSION && kept.opened !== undefined && kept.profile !== undefined;
  return isOurs && kept.parts === fingerprint(manifest) ? (kept as KeptProfile) : undefined;
}
