/** What networks, clocks and strangers do to a call, by the name that users type. */
export const faultKinds = {
  duplicate: 'The call is sent again at once, newly signed: the same answer, nothing new.',
  parallel: 'The call is sent several times at the same moment, each signed anew.',
  reorder: 'A copy of the call arrives late, after calls that were made later.',
  delay: 'The call sets out late (real time).',
  'lost-answer': 'The connection is cut before the answer is read, and the call is sent again.',
  'cut-body': 'The connection is cut in the middle of the body, and the call is sent again.',
  'slow-body': 'The body arrives in pieces, with pauses between them.',
  'clock-ahead': "The sender's clock is ahead: accepted within the window, refused beyond it.",
  'clock-behind': "The sender's clock is behind: accepted within the window, refused beyond it.",
  'wrong-key': 'A stranger sends the call with another key: refused. Then it is sent rightly.',
  replay: 'The very bytes of the call are sent again: refused where the interface has a nonce.',
  seconds: 'The timestamp is in seconds, as some pages print it.',
  'unsorted-body': 'Members in another order with blanks between them; signed as sent, or sorted.',
  'unknown-fields': 'Fields that no page documents are added.',
  'unknown-activity': 'A call with an activity that does not exist is sent besides: refused.',
  'previous-key': 'The call is signed with the key before the current one, as during a rotation.',
} as const;

export type FaultKind = keyof typeof faultKinds;

export const faultNames = Object.keys(faultKinds) as [FaultKind, ...FaultKind[]];

/** What the number behind a fault means, for those that take one, and what it is when none is given. Times are real milliseconds. */
export const faultAmounts = {
  parallel: { member: 'count', usual: 2 },
  delay: { member: 'ms', usual: 500 },
  'slow-body': { member: 'ms', usual: 20 },
  'clock-ahead': { member: 'ms', usual: 20_000 },
  'clock-behind': { member: 'ms', usual: 20_000 },
} as const satisfies Partial<Record<FaultKind, FaultAmount>>;

export type CountedFault = keyof typeof faultAmounts;

export interface FaultAmount {
  readonly member: 'ms' | 'count';
  readonly usual: number;
}

/** `undefined` for a kind that takes no number. */
export function findFaultAmount(kind: FaultKind): FaultAmount | undefined {
  return kind in faultAmounts ? faultAmounts[kind as CountedFault] : undefined;
}
