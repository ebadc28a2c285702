import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as en from '@zxcvbn-ts/language-en';
import type { Judged } from './strength.ts';

/** Least score of 4 that is taken: "safely unguessable", more than 10^8 guesses, where a stolen hash is slow to try. */
const MIN_SCORE = 3;
/** The time that it takes grows faster than the length; what is guessable in the first characters is told from them. */
const MAX_JUDGED = 64;

const judge = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...en.dictionary },
  graphs: common.adjacencyGraphs,
  translations: en.translations,
});

const port = parentPort;
if (port === null) throw new Error('strength.worker runs in a worker thread only');
port.on('message', ({ password, known }: Judged) => {
  const { score, feedback } = judge.check(password.slice(0, MAX_JUDGED), known);
  const why = feedback.warning ?? 'Few guesses would find it.';
  port.postMessage(
    score >= MIN_SCORE
      ? undefined
      : ['The password is easy to guess.', why, ...feedback.suggestions].join(' '),
  );
});
