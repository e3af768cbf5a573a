import type { ShippedPackage } from './lock-file.js';

/** Licences under which everybody may ship a package beside software of any kind, as long as their texts go with it. */
export const allowedLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]);

/** What packages say in a form older than `license`, so that the lock file does not have it. */
const statedElsewhere: Readonly<Record<string, string>> = {
  'busboy@1.6.0': 'MIT',
  'streamsearch@1.1.0': 'MIT',
};

/** As an SPDX expression; `undefined` for a package that states none. */
export function licenceOf({
  name,
  version,
  license,
}: Pick<ShippedPackage, 'name' | 'version' | 'license'>): string | undefined {
  return license ?? statedElsewhere[`${name}@${version}`];
}

/** Whether one of the choices is allowed. Of `A AND B` both must be, and exceptions (`WITH`) are nothing that is known here. */
export function isAllowedLicence(expression: string): boolean {
  const bare = expression.replaceAll(/[()]/g, ' ').trim();
  if (bare.includes(' AND ') && bare.includes(' OR ')) return false;
  if (bare.includes(' AND '))
    return bare.split(/ AND /).every((each) => allowedLicences.has(each.trim()));
  return bare.split(/ OR /).some((each) => allowedLicences.has(each.trim()));
}

/** One line for each package that may not be shipped as it is. */
export function licenceProblems(packages: readonly ShippedPackage[]): readonly string[] {
  return packages.flatMap((each) => {
    const licence = licenceOf(each);
    const name = `${each.name} ${each.version}`;
    if (licence === undefined) return [`${name} states no licence`];
    return isAllowedLicence(licence) ? [] : [`${name} has the licence ${licence}`];
  });
}
