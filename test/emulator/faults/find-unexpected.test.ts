import { expect, it } from 'vitest';
import type { SentBesides } from '../../../src/emulator/courier.js';
import { findUnexpected } from '../../../src/emulator/faults/find-unexpected.js';
import type { HttpOutcome } from '../../../src/emulator/http-exchange.js';

const request = {
  method: 'POST',
  url: 'http://seller.example.com/',
  headers: {},
  body: Buffer.of(),
};
const cutOff = 'seller.example.com closed the connection before the answer was complete';
const made = '{"resultCode":"000000","instanceId":"i1"}';
const making = '{"resultCode":"000004","instanceId":"i1"}';

/** What was sent besides, what had to be answered, and then: the call itself, what was sent besides, and what is found. */
it.each([
  ['a repeat in the same bytes', 'duplicate', 'same-answer', made, made, []],
  [
    'a repeat in other bytes',
    'duplicate',
    'same-answer',
    made,
    '{"resultCode":"000000","instanceId":"i2"}',
    ['same-for-repeat', 'duplicate: a call that was sent again was answered in other bytes'],
  ],
  ['a purchase that gets ready meanwhile', 'duplicate', 'same-answer', making, made, []],
  ['two answers that overtake each other', 'parallel', 'same-answer', made, making, []],
  [
    'a purchase that gets ready as another',
    'parallel',
    'same-answer',
    making,
    '{"resultCode":"000000","instanceId":"i2"}',
    ['same-for-repeat', 'parallel: a call that was sent again was answered in other bytes'],
  ],
  [
    'a repeat that gets no answer',
    'duplicate',
    'same-answer',
    made,
    undefined,
    ['same-for-repeat', `duplicate: ${cutOff}`],
  ],
  [
    'a repeat of what failed inside',
    'duplicate',
    'same-answer',
    '{"resultCode":"000005"}',
    made,
    [],
  ],
  ['a repeat of what got no answer', 'duplicate', 'same-answer', undefined, made, []],
  ['a forgery that is refused', 'wrong-key', '000001', made, '{"resultCode":"000001"}', []],
  [
    'a forgery that is believed',
    'wrong-key',
    '000001',
    made,
    made,
    ['refuses-forgery', 'wrong-key: answered 000000 instead of 000001'],
  ],
  [
    'a forgery that is believed, of a call that fails inside',
    'wrong-key',
    '000001',
    '{"resultCode":"000005"}',
    made,
    ['refuses-forgery', 'wrong-key: answered 000000 instead of 000001'],
  ],
  [
    'a forgery that is answered with a page',
    'wrong-key',
    '000001',
    made,
    '<html>',
    ['refuses-forgery', 'wrong-key: answered no code instead of 000001'],
  ],
  [
    'a forgery that is answered with something that is no code',
    'wrong-key',
    '000001',
    made,
    '{"resultCode":"\\u001b[2J"}',
    ['refuses-forgery', 'wrong-key: answered no code instead of 000001'],
  ],
  [
    'a forgery that crashes a server which answers else',
    'wrong-key',
    '000001',
    made,
    undefined,
    ['refuses-forgery', `wrong-key: ${cutOff}`],
  ],
  ['a forgery, when nothing is answered at all', 'wrong-key', '000001', undefined, undefined, []],
  [
    'a replay that is carried out',
    'replay',
    '000001',
    made,
    made,
    ['refuses-forgery', 'replay: answered 000000 instead of 000001'],
  ],
  ['a replay of what never arrived', 'replay', '000001', undefined, made, []],
  ['a replay of what failed inside', 'replay', '000001', '{"resultCode":"000005"}', made, []],
  ['what nobody looks at', 'reorder', 'any', made, '<html>', []],
] as const)('%s (%s, %s)', (_, fault, expected, ...answers: Answers) => {
  const [main, besides, finding] = answers;
  const sent: SentBesides = { fault, expected, request, outcome: outcome(besides) };
  const [check, problem] = finding;
  expect(findUnexpected({ request, outcome: outcome(main), besides: [sent] })).toEqual(
    check === undefined ? [] : [{ check, problem }],
  );
});

type Answers = readonly [
  main: string | undefined,
  besides: string | undefined,
  finding: readonly string[],
];

function outcome(body: string | undefined): HttpOutcome {
  return body === undefined
    ? { kind: 'failed', failure: 'cut-off', sentence: cutOff, durationMs: 1 }
    : { kind: 'answered', status: 200, rawHeaders: [], body: Buffer.from(body), durationMs: 1 };
}
