import type { ChangeAsk } from './handler-calls.js';
import type { Instance, InstanceState } from './instance.js';
import type { Refusal } from './instance-life.js';

/**
 * May this instance be changed to another product? Without a rule of the seller's: yes, whenever it is in use.
 * Asked before a renewal with change; nothing is written.
 */
export function checkChange(instance: Instance): 'possible' | Exclude<Refusal, 'misplaced'> {
  return changeCheckTable[instance.state];
}

const changeCheckTable = {
  pending: 'busy',
  active: 'possible',
  frozen: 'possible',
  released: 'gone',
  failed: 'gone',
} as const satisfies Record<InstanceState, string>;

/** What the seller's own rule says; `reason` is for the operator. */
export type ChangeVerdict =
  { readonly kind: 'possible' } | { readonly kind: 'refused'; readonly reason: string };

/** The seller's own rule: asked about instances that could be changed as far as KooGate knows. Never rejects. */
export type ChangeJudge = (ask: ChangeAsk) => Promise<ChangeVerdict>;
