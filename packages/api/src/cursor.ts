import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '@wp/contract';

const sign = (text: string, secret: string) =>
  createHmac('sha256', secret).update(`cursor:${text}`).digest().subarray(0, 16);

/** Where a page ended, as a text that only this service can make. */
export function encodeCursor(position: string, secret: string): string {
  const text = Buffer.from(position).toString('base64url');
  return `${text}.${sign(text, secret).toString('base64url')}`;
}

export function decodeCursor(cursor: string, secret: string): string {
  const [text = '', signature = ''] = cursor.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(text, secret);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new AppError(
      'INVALID_CURSOR',
      'This cursor was not given by this server; begin again without one.',
    );
  }
  return Buffer.from(text, 'base64url').toString();
}
