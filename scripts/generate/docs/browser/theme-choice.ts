export type Theme = 'light' | 'dark';

/** What the reader has chosen; `undefined` follows the system, also where nothing may be stored. */
export function findTheme(): Theme | undefined {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === 'light' || stored === 'dark' ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** Shows a choice and remembers it where that is allowed. */
export function chooseTheme(theme: Theme | undefined): void {
  showTheme(theme);
  try {
    if (theme === undefined) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // Then the choice lasts as long as the page.
  }
}

/** The style sheet does the rest. */
export function showTheme(theme: Theme | undefined): void {
  const { dataset } = document.documentElement;
  if (theme === undefined) delete dataset.theme;
  else dataset.theme = theme;
}

const storageKey = 'koogate-theme';
