/**
 * A double as `Double.toString` of Java 19 and later writes it: `1.0`, `12.78`, `1.0E7`, `9.9E-4`. The marketplace's JSON
 * library writes numbers with a point or an exponent this way into the text it signs. Older Java releases print a few
 * doubles longer (`1e23`); no documented body holds a decimal, so they are not tried.
 */
export function toJavaDoubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  const isPlain = size === 0 || (size >= 1e-3 && size < 1e7);
  return sign + (isPlain ? withPoint(String(size)) : scientific(size));
}

/** Java considers at least two digits: the smallest double is `4.9E-324`, where JavaScript finds `5e-324` short enough. */
function scientific(size: number): string {
  const shortest = size.toExponential();
  const digits = shortest.includes('.') ? shortest : size.toExponential(1);
  return digits.replace('e+', 'E').replace('e-', 'E-');
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}
