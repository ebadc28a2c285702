import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as en from '@zxcvbn-ts/language-en';

/** Of 4: "safely unguessable", more than 10^8 guesses, where a stolen hash is slow to try. */
const MIN_SCORE = 3;
/** The time that it takes grows faster than the length; what is guessable in the first characters is told from them. */
const MAX_JUDGED = 64;

const judge = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...en.dictionary },
  graphs: common.adjacencyGraphs,
  translations: en.translations,
});

/** The worker's side of `guessability`. */
export function run({ password, known }: { password: string; known: string[] }): string | undefined {
  const { score, feedback } = judge.check(password.slice(0, MAX_JUDGED), known);
  if (score >= MIN_SCORE) return undefined;
  const why = feedback.warning ?? 'Few guesses would find it.';
  return ['The password is easy to guess.', why, ...feedback.suggestions].join(' ');
}
