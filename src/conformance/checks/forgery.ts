import type { Alteration } from '../check.js';

/** A call that must be refused, and how it differs from a good one. */
export interface Forgery {
  readonly name: string;
  readonly title: string;
  readonly code: '000001' | '000002';
  readonly rule: string;
  readonly advice: string;
  alteration(): Alteration;
}
