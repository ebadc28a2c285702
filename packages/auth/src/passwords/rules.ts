import { AppError } from '@wp/contract';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import { guessability } from './strength.ts';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 1024;

const PRODUCT_WORDS = ['wpdataservices', 'wp-dataservices', 'dataservices', 'solarfleet'];
const MIN_USERNAME_TO_LOOK_FOR = 4;
/** Characters that must be left once the guessable part is taken out. */
const MIN_REST = 6;
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
];
const MAX_PERIOD = 4;

/** Throws WEAK_PASSWORD, saying what is wrong and what would do, where `password` must not be set. */
export async function assertPasswordAllowed(password: string, username: string): Promise<void> {
  const why = await passwordWeakness(password, username);
  if (why !== undefined)
    throw new AppError('WEAK_PASSWORD', `${why} A few unrelated words make a good password.`);
}

/** What is wrong with a password that somebody wants to set, as a sentence; undefined where nothing is. */
export async function passwordWeakness(password: string, username: string): Promise<string | undefined> {
  const why = weaknessByRules(password, username);
  return why ?? guessability(password.normalize('NFKC'), [username, ...PRODUCT_WORDS]);
}

function weaknessByRules(password: string, username: string): string | undefined {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH) {
    return `The password has ${length} characters; it needs at least ${MIN_PASSWORD_LENGTH}.`;
  }
  if (password.length > MAX_PASSWORD_LENGTH) {
    return `The password has ${password.length} characters; at most ${MAX_PASSWORD_LENGTH} are allowed.`;
  }
  const plain = password.normalize('NFKC').toLowerCase();
  const letters = plain.replace(/[^\p{L}\p{N}]/gu, '');
  if (COMMON_PASSWORDS.has(plain) || COMMON_PASSWORDS.has(letters)) {
    return 'The password is one of the commonly used ones, which are tried first.';
  }
  const shortened = withoutEnding(letters);
  if (shortened.length >= 6 && COMMON_PASSWORDS.has(shortened)) {
    return 'The password is a commonly used one with digits at its end.';
  }
  if (isRepeated(plain)) return 'The password repeats the same few characters.';
  if (isSequence(plain)) return 'The password follows the alphabet, the digits or a row of the keyboard.';
  if (isMostly(plain, username.normalize('NFKC').toLowerCase())) return 'The password holds the username.';
  if (PRODUCT_WORDS.some((word) => isMostly(plain, word)))
    return 'The password holds the name of this product.';
  return undefined;
}

const withoutEnding = (letters: string): string => letters.replace(/\d+$/, '');

/** One to four characters over and over, or hardly any different ones at all. */
function isRepeated(text: string): boolean {
  if (new Set(text).size < 4) return true;
  for (let period = 1; period <= MAX_PERIOD; period++) {
    let at = period;
    while (at < text.length && text[at] === text[at - period]) at += 1;
    if (at === text.length) return true;
  }
  return false;
}

/** Nearly every character is the neighbour of the one before it, forwards or backwards, in one of the rows. */
function isSequence(text: string): boolean {
  let steps = 0;
  for (let at = 1; at < text.length; at++) {
    const pair = text.slice(at - 1, at + 1);
    const back = `${pair[1]}${pair[0]}`;
    if (pair[0] === pair[1] || ROWS.some((row) => row.includes(pair) || row.includes(back))) steps += 1;
  }
  return steps >= (text.length - 1) * 0.75;
}

/** Whether the word is in it, and too little is left without it. */
function isMostly(text: string, word: string): boolean {
  if (word.length < MIN_USERNAME_TO_LOOK_FOR || !text.includes(word)) return false;
  return text.replaceAll(word, '').length < Math.max(MIN_REST, word.length);
}
