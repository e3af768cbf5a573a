import type { Change } from '../domain/change.js';
import type { Submission } from '../domain/committer.js';

/** What a submission is about. Two that share one never share a transaction: the second must see what the first did. */
export interface Subjects {
  /** Of its changes: the instances, order lines and ledger entries that it writes. */
  readonly written: readonly string[];
  /** Those, its nonce and its call record. */
  readonly all: readonly string[];
}

export function subjectsOf(submission: Submission): Subjects {
  const written = [...new Set(submission.changes.flatMap(subjectsOfChange))];
  const all = [...written];
  const { nonce, call } = submission;
  if (nonce !== null) all.push(toSubject('nonce', nonce.keyClass, nonce.nonce));
  if (call !== null) all.push(toSubject('call', call.callId));
  return { written, all };
}

function subjectsOfChange(change: Change): readonly string[] {
  switch (change.table) {
    case 'instances': {
      const { instanceId, orderId, orderLineId } = change.record;
      return [toSubject('instance', instanceId), toSubject('order line', orderId, orderLineId)];
    }
    case 'instanceHistory':
      return [toSubject('instance', change.record.instanceId)];
    case 'orderLines': {
      const { instanceId, purpose, orderId, orderLineId } = change.record;
      return [
        toSubject('instance', instanceId),
        toSubject('ledger', instanceId, purpose, orderId, orderLineId),
      ];
    }
    case 'debugInstances': {
      const { orderId, orderLineId } = change.record;
      return [toSubject('debug order line', orderId, orderLineId)];
    }
    case 'orders':
      // Any number of calls may make sure of the same order: the row never changes.
      return [];
  }
}

/** Lengths keep the parts apart, whatever characters the ids have. */
function toSubject(kind: string, ...parts: readonly string[]): string {
  return `${kind}:${parts.map((part) => `${part.length}:${part}`).join('')}`;
}
