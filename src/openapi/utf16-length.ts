type Node = Record<string, unknown>;

/**
 * `maxLength` counts code points in JSON Schema; the marketplace counts as Java does, in UTF-16 code units: a text of 33 emoji
 * is 66 long to it. This gives each bounded text without a format one that counts code units. Changes `document`.
 */
export function addUtf16LengthFormats(document: object): void {
  visit(document, (node) => {
    const takesText = [node.type].flat().includes('string');
    if (takesText && typeof node.maxLength === 'number') {
      node.format ??= utf16LengthFormat(node.maxLength);
    }
  });
}

/** The checks behind these formats, for the validator. */
export function utf16LengthFormats(document: object) {
  const lengths = new Set<number>();
  visit(document, (node) => {
    if (typeof node.maxLength === 'number') lengths.add(node.maxLength);
  });
  return Object.fromEntries(
    [...lengths].map((lengthMax) => [
      utf16LengthFormat(lengthMax),
      { type: 'string' as const, validate: (text: string) => text.length <= lengthMax },
    ]),
  );
}

/** The bound behind such a format's name; `undefined` for any other format. */
export function readUtf16Length(format: string): number | undefined {
  const bound = /^utf16-length-max-(\d+)$/.exec(format)?.[1];
  return bound === undefined ? undefined : Number(bound);
}

function utf16LengthFormat(lengthMax: number): string {
  return `utf16-length-max-${lengthMax}`;
}

/** Calls `act` with every object inside a document, outer ones first. */
export function visit(value: unknown, act: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) act(value as Node);
  for (const member of Object.values(value)) visit(member, act);
}
