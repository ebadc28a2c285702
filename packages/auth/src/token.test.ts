import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSecretOf, mintToken, parseToken } from './token.ts';

test('a minted token is parsed back and proved by its secret alone', () => {
  const minted = mintToken('wpg_');
  const parsed = parseToken(minted.token);
  if (parsed?.kind !== 'gateway') throw new Error('not parsed');
  expect(parsed.id).toBe(minted.id);
  expect(isSecretOf(parsed.secret, minted.secretHash)).toBe(true);
  expect(isSecretOf(`${parsed.secret}x`, minted.secretHash)).toBe(false);
  expect(isSecretOf(parsed.secret, '')).toBe(false);
});

test('anything else is no token and never throws', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('wps_', 'wpt_', 'wpg_', '_', '\0', '\ud800'),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      expect(parseToken(parts.join(''))).toBeUndefined();
    }),
    { numRuns: 500 },
  );
  expect(parseToken(`wpg_${'a'.repeat(20_000_000)}`)).toBeUndefined();
  expect(parseToken(`${mintToken('wpt_').token}\n`)).toBeUndefined();
});
