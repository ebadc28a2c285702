/** What was typed is not what the command takes: it ends with 2, as a flag that does not exist does. */
export class UsageError extends Error {
  readonly reason: string;
  readonly details: unknown;

  constructor(message: string, { reason = 'USAGE', details }: { reason?: string; details?: unknown } = {}) {
    super(message);
    this.reason = reason;
    this.details = details;
  }
}

/** Awaits a request that is made of flags alone: an input that the server refuses was typed wrongly. */
export async function ofFlags<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof Error && 'reason' in error && error.reason === 'INVALID_INPUT')
      throw new UsageError(error.message, {
        reason: error.reason,
        details: 'details' in error ? error.details : undefined,
      });
    throw error;
  }
}
