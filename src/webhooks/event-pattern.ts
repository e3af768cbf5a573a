import { sellerEventTypes, type SellerEventType } from '../domain/seller-event.js';
import { nearestName } from '../domain/nearest-name.js';

/** Whether a pattern of an endpoint takes such events: `*`, `instance.*`, or the type itself. */
export function matchesEvent(pattern: string, type: SellerEventType): boolean {
  if (pattern === '*' || pattern === type) return true;
  return pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1));
}

/** What is wrong with a pattern, with the name that may have been meant. */
export function patternProblem(pattern: string): string | undefined {
  if (sellerEventTypes.some((type) => matchesEvent(pattern, type))) return undefined;
  const nearest = nearestName(pattern, patterns);
  const hint =
    nearest === undefined ? `choose from ${patterns.join(', ')}` : `is ${nearest} meant?`;
  return `matches no event; ${hint}`;
}

const groups = [...new Set(sellerEventTypes.map((type) => `${type.split('.')[0] ?? ''}.*`))];
const patterns: readonly string[] = ['*', ...groups, ...sellerEventTypes];
