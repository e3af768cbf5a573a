/** What somebody pastes to compare: an address, a header or a signature alone. `undefined` when no signature is in it. */
export function findPasted(
  pasted: string,
  { signature: name, form, parts = {} }: PastedForm,
): Pasted | undefined {
  const text = pasted.trim();
  const signature = findValue(text, name) ?? (form.test(text) ? text : undefined);
  if (signature === undefined || signature === '') return undefined;
  const found = Object.entries(parts).map(([field, part]): [string, string | undefined] => [
    field,
    findValue(text, part),
  ]);
  return { signature, parts: Object.fromEntries(found) };
}

export interface PastedForm {
  /** The name of the parameter or header that holds the signature. */
  readonly signature: string;
  /** Of a signature that stands alone. */
  readonly form: RegExp;
  /** Names of what else may stand beside it, by field. */
  readonly parts?: Readonly<Record<string, string>>;
}

export interface Pasted {
  readonly signature: string;
  readonly parts: Readonly<Record<string, string | undefined>>;
}

/** `name=value` of a query, decoded, or `name: value` of a header. */
function findValue(text: string, name: string): string | undefined {
  const [, query] = new RegExp(`(?:^|[?&\\s])${name}=([^&\\s#]*)`, 'i').exec(text) ?? [];
  if (query !== undefined) return decode(query);
  const [, header] = new RegExp(`(?:^|\\n)\\s*${name}\\s*:[ \\t]*(.*)`, 'i').exec(text) ?? [];
  return header?.trim();
}

/** What is no percent-encoding stays as it is, and does not match. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
