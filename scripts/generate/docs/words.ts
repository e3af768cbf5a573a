import type { Language } from './languages.js';
import { chinese } from './words/chinese.js';
import { english, type Words } from './words/english.js';

export type { Words };

/** All words that the generator itself puts on a page. A word that one language lacks does not compile. */
export function wordsOf(language: Language): Words {
  return words[language];
}

const words = { en: english, zh: chinese } as const satisfies Record<Language, Words>;
