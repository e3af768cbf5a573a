/** What a value is, without what it says: `text of 12 characters: letters, digits`, `list of 3`. */
export function valueShape(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return textShape(value);
  if (typeof value === 'number') return Number.isInteger(value) ? 'whole number' : 'fraction';
  if (typeof value === 'boolean') return 'true or false';
  if (Array.isArray(value)) return `list of ${value.length}`;
  const count = Object.keys(Object(value) as object).length;
  return `object of ${count} ${count === 1 ? 'member' : 'members'}`;
}

const classes = [
  ['digits', /[0-9]/],
  ['letters', /[A-Za-z]/],
  ['Chinese characters', /\p{Script=Han}/u],
  ['other letters', /(?![A-Za-z]|\p{Script=Han})\p{L}/u],
  ['blanks', /\p{Zs}/u],
  ['control characters', /\p{Cc}/u],
  ['signs', /[^\p{L}\p{Nd}\p{Zs}\p{Cc}]/u],
] as const;

/** Of a long text the beginning tells as much. */
const lookedAt = 4_096;

function textShape(text: string): string {
  if (text === '') return 'empty text';
  const beginning = text.slice(0, lookedAt);
  const found = classes.filter(([, pattern]) => pattern.test(beginning)).map(([name]) => name);
  const length = text.length === 1 ? '1 character' : `${text.length} characters`;
  return `text of ${length}: ${found.join(', ')}`;
}
