import { codedAnswer } from './coded-answer.js';

/** What a debug call without data of its own is answered: the shape of a success, and nothing is written. */
export async function succeed() {
  return { answer: codedAnswer('000000'), changes: [] };
}
