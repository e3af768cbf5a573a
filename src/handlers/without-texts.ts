/** Shorter ones stand in every sentence; names in Chinese have two characters. */
const charactersMin = 4;
const foreignCharactersMin = 2;

/**
 * Takes what was asked out of what is told about it: buyers' names and numbers must not get into messages and logs by way of an
 * exception. Gives a function that puts `…` in their place.
 */
export function withoutTexts(ask: unknown): (told: string) => string {
  const texts = new Set<string>();
  collect(ask, texts);
  // The longest first: a part of it may be a text of its own.
  const sorted = [...texts].sort((one, other) => other.length - one.length);
  return (told) => sorted.reduce((left, text) => left.replaceAll(text, '…'), told);
}

function collect(value: unknown, texts: Set<string>): void {
  if (typeof value === 'string') {
    if (value.length >= charactersMin || isForeign(value)) texts.add(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) collect(member, texts);
  }
}

function isForeign(text: string): boolean {
  return text.length >= foreignCharactersMin && /[^\p{ASCII}]/u.test(text);
}
