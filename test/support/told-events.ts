import type { CallRecord } from '../../src/domain/call-record.js';
import type { Change } from '../../src/domain/change.js';
import { eventsOfChanges } from '../../src/domain/events-of-changes.js';
import type { SellerEvent } from '../../src/domain/seller-event.js';
import { noon } from './instances.js';

const call = { callId: '01950000-0000-7000-8000-000000000001' } as CallRecord;

/** What these changes tell the seller, committed by a call unless by nobody's. */
export function eventsOf(
  changes: readonly Change[],
  from: CallRecord | null = call,
): readonly SellerEvent[] {
  return eventsOfChanges({ call: from, nonce: null, changes }, noon);
}

export function typesOf(changes: readonly Change[]): readonly string[] {
  return eventsOf(changes).map(({ type }) => type);
}
