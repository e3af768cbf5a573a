/** As much of an authorization code as whoever may not see it in full gets to see, to be told which one it is. May be empty. */
export function shownCodeEnd(code: string): string {
  // By characters: half of a surrogate pair is no text, and PostgreSQL takes none.
  const characters = Array.from(code);
  return characters.length < shownOfLength ? '' : characters.slice(-shownLength).join('');
}

const shownLength = 4;

/** A third of a code at most is shown: the rest has to stay beyond guessing. */
const shownOfLength = 12;
