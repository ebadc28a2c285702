/** Why an operation on a dataset stopped, in the user's words. What is on disk can be resumed. */
export class DatasetFailure extends Error {}

const WORDS: Record<string, string> = {
  ENOSPC: 'The disk is full. Make room, then resume: the parts that are there are kept.',
  EDQUOT: 'Your share of the disk is used up. Make room, then resume: the parts that are there are kept.',
  EFBIG: 'The disk does not take files this large. What is there is kept.',
  EACCES: 'The folder of the datasets cannot be written to. Mend its permissions, then resume.',
  EPERM: 'The folder of the datasets cannot be written to. Mend its permissions, then resume.',
  EROFS: 'The disk of the datasets is read-only. Mend that, then resume.',
  EIO: 'The disk reports an error. What is there is kept; look after the disk, then resume.',
  ENOENT: 'The folder of the dataset is gone, or a part of it.',
};

export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Failure in words for the user, never a path or the system's own words. */
export function wordsFor(error: unknown): string {
  if (error instanceof DatasetFailure) return error.message;
  const words = WORDS[errorCode(error) ?? ''];
  return words ?? 'Something went wrong that should not have. What is there is kept; try to resume.';
}
