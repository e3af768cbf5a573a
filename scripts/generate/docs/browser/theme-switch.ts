import type { ScriptWords } from '../words/script-words.js';
import { chooseTheme, type Theme } from './theme-choice.js';

/** The button between light and dark. Chosen what the system says anyway, the page follows the system again. */
export function addThemeSwitch(words: ScriptWords): void {
  const place = document.querySelector('#theme');
  if (place === null) return;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const button = document.createElement('button');
  button.type = 'button';
  const label = () => {
    button.title = currentTheme(system) === 'dark' ? words.toLight : words.toDark;
    button.setAttribute('aria-label', button.title);
  };
  button.addEventListener('click', () => {
    const next = currentTheme(system) === 'dark' ? 'light' : 'dark';
    chooseTheme(next === systemTheme(system) ? undefined : next);
    label();
  });
  system.addEventListener('change', label);
  label();
  place.append(button);
}

/** Where nothing can be stored, what is shown is the only memory. */
function currentTheme(system: MediaQueryList): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : systemTheme(system);
}

function systemTheme(system: MediaQueryList): Theme {
  return system.matches ? 'dark' : 'light';
}
