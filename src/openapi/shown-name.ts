const lengthMax = 64;

/**
 * A name that a sender has chosen, as it may stand in a log or on a terminal: cut, and without characters that steer one. A name
 * that looks like what it should name, a phone number or an address of mail as the key of a map, is not shown.
 */
export function toShownName(name: string): string {
  if (plainName.test(name)) return name;
  if (looksLikeData(name)) return `(a name of ${name.length} characters)`;
  const cut = name.length > lengthMax ? `${name.slice(0, lengthMax)}…` : name;
  return isIdentifier(cut) ? cut : visible(JSON.stringify(cut));
}

/** Nearly all of them, and the path of the fewest checks. */
const plainName = /^[A-Za-z_$][A-Za-z_$]{0,63}$/;

function looksLikeData(name: string): boolean {
  return /\d{6}|.@./s.test(name);
}

function isIdentifier(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$\u2026-]*$/u.test(text);
}

/** JSON escapes C0, quotation marks and lone surrogates; what else steers a terminal or turns a line around, we do. */
function visible(text: string): string {
  return text.replace(
    /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
