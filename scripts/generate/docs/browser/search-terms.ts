/**
 * The terms of a text: words and numbers, the parts of names such as `newInstance`, and of Chinese each two characters side by side, since
 * nothing there divides words.
 */
export function searchTerms(text: string): string[] {
  return (text.match(run) ?? []).flatMap((each) => (isHan.test(each) ? pairs(each) : parts(each)));
}

const run = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const isHan = /^\p{Script=Han}/u;

function pairs(text: string): string[] {
  const characters = Array.from(text);
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}

/** The whole name too, for whoever types it without its capitals. */
function parts(name: string): string[] {
  const words = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+/gu) ?? [];
  return words.length > 1 ? [name, ...words] : [name];
}
