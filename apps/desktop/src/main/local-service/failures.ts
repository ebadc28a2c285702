import type { ServiceFailure } from '../../bridge/bridge.ts';
import { errorCode } from '../datasets/failure.ts';

const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** The folder of the service cannot be used, before anything was started. */
export function folderFailure(folder: string, error: unknown): ServiceFailure {
  const code = errorCode(error) ?? '';
  const details = error instanceof Error ? error.message : String(error);
  if (FULL.has(code)) {
    return {
      message: 'The disk is full, so the service cannot be started.',
      advice: 'Make room, then try again.',
      details,
    };
  }
  return {
    message: NOT_WRITABLE.has(code)
      ? `The service keeps its data in ${folder}, and nothing can be written there.`
      : `The service keeps its data in ${folder}, which cannot be used.`,
    advice: 'Make it a folder that you may write to, then try again.',
    details,
  };
}

/** What the service itself said before it ended. */
export function startFailure(said: { reason: string; message: string; details: string }): ServiceFailure {
  if (said.reason === 'DATABASE_LOCKED') {
    return {
      message: 'Another process has the data of this service open.',
      advice: 'End the other WP DataServices or `wp` on this machine, then try again.',
      details: said.message,
    };
  }
  return {
    message: 'The service could not be started.',
    advice: 'Try again. Should it fail once more, copy the details and ask whoever looks after this machine.',
    details: `${said.message}\n${said.details}`.trim(),
  };
}

/** The process ended by itself. */
export function exitFailure(code: number, output: string): ServiceFailure {
  return {
    message: 'The service on this machine has ended unexpectedly.',
    advice: 'Start it again: what it had accepted is kept.',
    details: `exit code ${code}\n${output}`.trim(),
  };
}
