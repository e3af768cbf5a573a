/** The texts that were told: forms send what was left blank as an empty text, or as blanks, which says nothing. */
export function toTold<Name extends string>(
  texts: Readonly<Record<Name, unknown>>,
): Partial<Record<Name, string>> {
  const told: Partial<Record<Name, string>> = {};
  for (const name of Object.keys(texts) as Name[]) {
    const text = texts[name];
    if (typeof text === 'string' && text.trim() !== '') told[name] = text;
  }
  return told;
}
