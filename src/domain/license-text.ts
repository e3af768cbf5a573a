/** Without 0 and O, 1 and I, which people mistake for each other. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const groupLength = 5;
const groups = 5;
/** Characters that carry randomness; the last one checks them. */
const symbols = groups * groupLength - 1;

/** How many random bytes a License is made of: one a character, of which five bits count, 120 bits in all. */
export const licenseBytes = symbols;

/**
 * A License for people to read and type: `NVYRE-UYVML-…`, five groups of five. The last character is a check over the others
 * (Luhn mod N with N = 32), which finds every mistyped character and nearly every pair that was swapped.
 */
export function toLicenseText(random: Uint8Array): string {
  if (random.length !== licenseBytes) {
    throw new RangeError(`a License is made of ${licenseBytes} bytes, not of ${random.length}`);
  }
  const values = Array.from(random, (byte) => byte % alphabet.length);
  return grouped([...values, checkValue(values)].map((value) => alphabet.charAt(value)).join(''));
}

/** Whether the text has the form of a License and its check character is right; case and separators do not count. */
export function isLicenseText(text: string): boolean {
  const values = Array.from(text.toUpperCase().replaceAll('-', ''), (symbol) =>
    alphabet.indexOf(symbol),
  );
  if (values.length !== symbols + 1 || values.includes(-1)) return false;
  return checkValue(values.slice(0, symbols)) === values.at(-1);
}

function grouped(text: string): string {
  return Array.from({ length: groups }, (_, group) =>
    text.slice(group * groupLength, (group + 1) * groupLength),
  ).join('-');
}

/** Every second value is doubled, beginning with the last; the digits of each in base 32 are added up. */
function checkValue(values: readonly number[]): number {
  const base = alphabet.length;
  const sum = values.reduceRight((total, value, index) => {
    const addend = (values.length - index) % 2 === 1 ? value * 2 : value;
    return total + Math.floor(addend / base) + (addend % base);
  }, 0);
  return (base - (sum % base)) % base;
}
