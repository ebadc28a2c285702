import { AppError } from '@wp/contract';
import { expect, test } from 'vitest';
import { describeDatabaseError, isRetryable, sqlState } from './database-errors.ts';

const withCode = (code: string, message = 'secret.host: select * from users') =>
  Object.assign(new Error(message), { code });

test.each([
  ['ECONNREFUSED', 'DATABASE_UNAVAILABLE'],
  ['ECONNRESET', 'DATABASE_UNAVAILABLE'],
  ['ENOTFOUND', 'DATABASE_UNAVAILABLE'],
  ['EPIPE', 'DATABASE_UNAVAILABLE'],
  ['57P01', 'DATABASE_UNAVAILABLE'],
  ['57P03', 'DATABASE_UNAVAILABLE'],
  ['08006', 'DATABASE_UNAVAILABLE'],
  ['53300', 'OVERLOADED'],
  ['53100', 'DISK_FULL'],
  ['ENOSPC', 'DISK_FULL'],
  ['57014', 'QUERY_TIMEOUT'],
  ['22021', 'INVALID_INPUT'],
  ['22P05', 'INVALID_INPUT'],
  ['42P01', 'NOT_MIGRATED'],
  ['23503', 'REMOVED_MEANWHILE'],
])('%s is %s, and its message tells nothing internal', (code, reason) => {
  const described = describeDatabaseError(withCode(code));
  expect(described?.reason).toBe(reason);
  expect(described?.message).not.toMatch(/secret|select \*/);
  expect(describeDatabaseError(new Error('wrapped', { cause: withCode(code) }))?.reason).toBe(reason);
});

test.each([
  ['Connection terminated unexpectedly', 'DATABASE_UNAVAILABLE'],
  ['timeout exceeded when trying to connect', 'DATABASE_UNAVAILABLE'],
  ['could not extend file "base/1/2": No space left on device', 'DISK_FULL'],
])('%s is %s', (message, reason) => {
  expect(describeDatabaseError(new Error(message))?.reason).toBe(reason);
});

test('what is no trouble of the database is left alone', () => {
  expect(describeDatabaseError(withCode('23505'))).toBeUndefined();
  expect(describeDatabaseError(new TypeError('x is not a function'))).toBeUndefined();
  expect(describeDatabaseError(new AppError('NOT_FOUND', 'no'))).toBeUndefined();
  expect(describeDatabaseError('text')).toBeUndefined();
});

test('conflicts between transactions can be tried again', () => {
  expect(isRetryable(withCode('40001'))).toBe(true);
  expect(isRetryable(withCode('40P01'))).toBe(true);
  expect(isRetryable(withCode('23503'))).toBe(true);
  expect(isRetryable(withCode('23505'))).toBe(false);
  expect(sqlState(withCode('EPIPE'))).toBeUndefined();
});
