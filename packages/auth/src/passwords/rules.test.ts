import { expect, test } from 'vitest';
import { passwordWeakness } from './rules.ts';

test.each([
  'short',
  'elevenchars',
  'password1234',
  'Password-1234!',
  'qwertyuiop123',
  'welcome2024!!',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  'abcdefghijklmn',
  '098765432109',
  'zyxwvutsrqpo',
  'margarethe-42',
  'dataservices1',
  'correct horse battery staple',
  '123456789012',
  '1234567890123456',
  'admin12345678',
])('%j is refused', (password) => {
  expect(passwordWeakness(password, 'margarethe')).toBeTypeOf('string');
});

test('more than 1024 characters are refused', () => {
  expect(passwordWeakness('tulip anvil '.repeat(86), 'margarethe')).toContain('1024');
});

test.each([
  'correct horse lamp staple',
  'tulip-anvil-91-mango',
  'Wv8#kQz!2mLp',
  'margarethe walks her seven dogs',
  'пароль из слов леса',
  'lowercaseonlywords',
])('%s is allowed', (password) => {
  expect(passwordWeakness(password, 'margarethe')).toBeUndefined();
});
