/** A value as people read it in a sentence; of a long one its beginning. */
export function shortText(value: unknown, lengthMax = 80): string {
  if (value === undefined) return 'not set';
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\s+/g, ' ');
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1)}…`;
}
