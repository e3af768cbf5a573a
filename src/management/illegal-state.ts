import type { Instance } from '../domain/instance.js';
import { KooGateError } from '../domain/koogate-error.js';

/** 409: `The instance is released: only a pending one can be refused.` */
export function illegalState({ state }: Instance, rule: string): KooGateError {
  return new KooGateError('illegal-state', { sentence: `The instance is ${state}: ${rule}.` });
}
