import { isNumericOverflow } from '@wp/db';

/**
 * Reads by the fast way, and again by the guarded one where numbers of the store have no sum. The first failure has
 * ended its transaction: each way has one of its own.
 */
export async function unlessOverflown<T>(read: (isGuarded: boolean) => Promise<T>): Promise<T> {
  try {
    return await read(false);
  } catch (error) {
    if (!isNumericOverflow(error)) throw error;
    return read(true);
  }
}
