/** Between the first words of a text and its chapters a page shows what it is about. */
export function splitAtFirstHeading(source: string): {
  readonly lead: string;
  readonly rest: string;
} {
  const start = source.search(/^#/m);
  return start < 0
    ? { lead: source, rest: '' }
    : { lead: source.slice(0, start), rest: source.slice(start) };
}
