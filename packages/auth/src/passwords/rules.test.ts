// The built room: what judges by dictionaries is a thread, which runs what was built.
import { passwordWeakness } from '@wp/auth';
import { expect, test } from 'vitest';

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
])('%j is refused', async (password) => {
  expect(await passwordWeakness(password, 'margarethe')).toBeTypeOf('string');
});

test('more than 1024 characters are refused', async () => {
  expect(await passwordWeakness('tulip anvil '.repeat(86), 'margarethe')).toContain('1024');
});

test.each([
  'correct horse lamp staple',
  'tulip-anvil-91-mango',
  'Wv8#kQz!2mLp',
  'margarethe walks her seven dogs',
  'пароль из слов леса',
  'lowercaseonlywords',
])('%s is allowed', async (password) => {
  expect(await passwordWeakness(password, 'margarethe')).toBeUndefined();
});

test.each(['P@ssw0rd2024!', 'iloveyoumother', 'monkey-dragon1'])(
  'a password that the dictionaries guess is refused though it is long and on no list of ours: %s',
  async (password) => {
    expect(await passwordWeakness(password, 'margarethe')).toMatch(/^The password is easy to guess\./);
  },
);

test('the longest password that is taken is judged without holding the server up for long', async () => {
  expect(await passwordWeakness('x7'.repeat(512), 'margarethe')).toBeTypeOf('string');
});
