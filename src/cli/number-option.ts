import { CannotRunError } from '../conformance/preflight.js';

export interface NumberOption {
  /** As typed, e.g. `--port`. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

/** A whole number that was typed. Throws `CannotRunError`, which says what may be given. */
export function parseNumberOption(text: string, { name, min, max }: NumberOption): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new CannotRunError(`${name}: give a whole number from ${min} to ${max}`);
}
