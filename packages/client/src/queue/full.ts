import { AppError } from '@wp/contract';

export function queueFull(max: number, use: number, now: number): AppError<'OVERLOADED'> {
  const retryAfterSeconds = 60;
  return new AppError(
    'OVERLOADED',
    `The gateway's queue is full: ${use} of ${max} bytes (maxQueueBytes) wait for the server. ` +
      'Mend the connection, raise maxQueueBytes, or choose whenFull: "drop-oldest".',
    {
      details: {
        limit: 'maxQueueBytes',
        max,
        use,
        retryAfterSeconds,
        resetAt: new Date(now + retryAfterSeconds * 1000).toISOString(),
      },
    },
  );
}

export function largerThanQueue(max: number, use: number): AppError<'PAYLOAD_TOO_LARGE'> {
  return new AppError(
    'PAYLOAD_TOO_LARGE',
    `One send of ${use} bytes is larger than the whole queue (maxQueueBytes ${max}): send fewer readings at once.`,
    { details: { limit: 'maxQueueBytes', max, use, unit: 'bytes' } },
  );
}
