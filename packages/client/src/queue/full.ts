import { AppError, limitFor } from '@wp/contract';

const RETRY_AFTER_SECONDS = 60;

export function queueFull(max: number, use: number, now: number): AppError<'OVERLOADED'> {
  return new AppError(
    'OVERLOADED',
    `The gateway's queue is full: ${use} of ${max} bytes (maxQueueBytes) wait for the server. ` +
      'Mend the connection, raise maxQueueBytes, or choose whenFull: "drop-oldest".',
    { details: limitFor(RETRY_AFTER_SECONDS, { limit: 'maxQueueBytes', max, use }, now) },
  );
}

export function largerThanQueue(max: number, use: number): AppError<'PAYLOAD_TOO_LARGE'> {
  return new AppError(
    'PAYLOAD_TOO_LARGE',
    `One send of ${use} bytes is larger than the whole queue (maxQueueBytes ${max}): send fewer readings at once.`,
    { details: { limit: 'maxQueueBytes', max, use, unit: 'bytes' } },
  );
}
