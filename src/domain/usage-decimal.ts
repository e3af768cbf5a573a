/** Amounts of usage in ten-thousandths, the least that the marketplace counts: sums are exact, whatever their order. */
const tenThousandthsPerUnit = 10_000n;
const decimals = 4;
const form = /^\d+(?:\.\d{1,4})?$/;

/** What the field of `queryInstance` can carry, `Double(12,4)` (saas-v2.md 4.2); binary floating point holds all of it exactly. */
const shownMax = 999_999_999_999n;

/** `undefined` unless it is a plain decimal of at most four decimals. */
export function parseUsageValue(text: string): bigint | undefined {
  if (!form.test(text)) return undefined;
  const [units = '', fraction = ''] = text.split('.');
  return BigInt(units) * tenThousandthsPerUnit + BigInt(fraction.padEnd(decimals, '0'));
}

/** Throws for what this module has not made. */
export function getUsageValue(text: string): bigint {
  const value = parseUsageValue(text);
  if (value === undefined) throw new Error(`a usage value is kept that is none: ${text}`);
  return value;
}

/** Without needless zeros: `12.5`. */
export function toUsageText(value: bigint): string {
  const units = value / tenThousandthsPerUnit;
  const fraction = String(value % tenThousandthsPerUnit)
    .padStart(decimals, '0')
    .replace(/(?<!0)0+$/, '');
  return fraction === '' ? String(units) : `${units}.${fraction}`;
}

/** As `queryInstance` shows it. A total beyond what the field can carry is shown as the most that it can. */
export function toShownUsage(value: bigint): number {
  return Number(toUsageText(value > shownMax ? shownMax : value));
}
