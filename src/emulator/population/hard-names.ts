/**
 * Makes of a plain name one that parsers stumble over: whoever quotes by hand, splits at signs, reads a query twice, counts bytes for
 * characters or pastes JSON into a script. All of them are names that a marketplace lets a tenant type.
 */
export const hardNames: readonly ((name: string) => string)[] = [
  (name) => `${name} "A"`,
  (name) => `${name} 'B'`,
  (name) => `“${name}”`,
  (name) => `${name} & Co.`,
  (name) => `${name}+`,
  (name) => `${name} 100%`,
  (name) => `${name} %2B`,
  (name) => `${name} 🚀`,
  (name) => `${name} 👩‍🔧`,
  (name) => `${name}\u2028(2)`,
  (name) => `${name}\u2029(3)`,
  (name) => `${name} \\ <b>`,
  (name) => `${name} {x:[1,2]}`,
  (name) => `${name} = 𠮷`,
];
