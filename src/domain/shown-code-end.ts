const shownLength = 4;
/** A third of a code at most is shown: the rest has to stay beyond guessing. */
const shownOfLength = 12;

/** As much of an authorization code as everybody may see, so that somebody who reads one out can be told that it is this one. */
export function shownCodeEnd(code: string): string {
  // By characters: half of a surrogate pair is no text, and PostgreSQL takes none.
  const characters = Array.from(code);
  return characters.length < shownOfLength ? '' : characters.slice(-shownLength).join('');
}
