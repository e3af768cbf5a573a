/**
 * A document whose patterns the tool can make texts from: Python's regular expressions know no `\p{…}`, so the characters of the class
 * stand there. Halves of characters are left out; nothing that the tool makes has them.
 */
export function withPythonPatterns<Document>(document: Document): Document {
  return JSON.parse(JSON.stringify(document), (name, value: unknown) =>
    name === 'pattern' && typeof value === 'string' ? toPythonPattern(value) : value,
  ) as Document;
}

export function toPythonPattern(pattern: string): string {
  return pattern.replace(/\\[^p]|\\p\{(\w+)\}|[[\]]/g, inClasses());
}

/** Whether a class of characters stands among others or for itself is known from the brackets before it. */
function inClasses() {
  let isInClass = false;
  return (found: string, property: string | undefined): string => {
    if (found === '[') isInClass = true;
    if (found === ']') isInClass = false;
    if (property === undefined) return found;
    const members = membersOf(property);
    return isInClass ? members : `[${members}]`;
  };
}

const known = new Map<string, string>();

function membersOf(property: string): string {
  const members = known.get(property) ?? findMembers(property);
  known.set(property, members);
  return members;
}

function findMembers(property: string): string {
  const isMember = new RegExp(`\\p{${property}}`, 'u');
  let ranges = '';
  for (let code = 0; code <= codePointMax; code += 1) {
    if (isHalf(code) || !isMember.test(String.fromCodePoint(code))) continue;
    const first = code;
    while (
      code < codePointMax &&
      !isHalf(code + 1) &&
      isMember.test(String.fromCodePoint(code + 1))
    )
      code += 1;
    ranges += first === code ? literal(code) : `${literal(first)}-${literal(code)}`;
  }
  return ranges;
}

const codePointMax = 0x10_ffff;

function isHalf(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function literal(code: number): string {
  const char = String.fromCodePoint(code);
  return /[\]\\^-]/.test(char) ? `\\${char}` : char;
}
