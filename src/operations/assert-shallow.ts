import { KooGateError } from '../domain/koogate-error.js';

/** Deeper than anything that somebody means, and far from where writing it as JSON empties the stack. */
const depthMax = 100;

/** Throws for a value that is kept as it came, whatever it is, but is nested too deep to be written down. */
export function assertShallow(value: unknown, member: string): void {
  if (isShallow(value, depthMax)) return;
  throw new KooGateError('invalid-parameter', {
    sentence: `parameter invalid: ${member} is nested deeper than ${depthMax} levels`,
  });
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  return Object.values(value).every((inner) => isShallow(inner, levels - 1));
}
