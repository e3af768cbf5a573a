import { scriptWords, type ScriptWords } from '../words/script-words.js';

/** In the language of the page. */
export function pageWords(): ScriptWords {
  return scriptWords[pageLanguage()];
}

export function pageLanguage(): 'en' | 'zh' {
  return document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
}
