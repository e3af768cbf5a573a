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
