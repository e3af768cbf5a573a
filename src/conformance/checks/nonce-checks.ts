import { newNonce } from '../../emulator/signed-request.js';
import type { SigningScheme } from '../../protocol/outgoing-call.js';
import type { Check } from '../check.js';
import type { OperationForm } from '../operation-form.js';
import { altered, leftOut, withProofPart } from '../proof.js';
import { expectCode, firstUnmet } from '../verdicts.js';
import type { Forgery } from './forgery.js';
import { operationCheck } from './operation-check.js';

const hourMs = 3_600_000;

/** Calls that are not fresh, or do not say when they were made. */
export function nonceForgeries(scheme: SigningScheme): Forgery[] {
  const window =
    'A timestamp may differ from now by 60 seconds; what is outside is answered 000002.';
  const form =
    'A timestamp is 13 digits of milliseconds; one that is missing or no number is answered 000002.';
  const clock = 'Compare the timestamp with your clock in both directions, and check that clock.';
  return [
    {
      name: 'timestamp-stale',
      title: 'A call of an hour ago',
      code: '000002',
      rule: window,
      advice: clock,
      alteration: () => ({ timestamp: String(Date.now() - hourMs) }),
    },
    {
      name: 'timestamp-future',
      title: 'A call dated an hour ahead',
      code: '000002',
      rule: window,
      advice: clock,
      alteration: () => ({ timestamp: String(Date.now() + hourMs) }),
    },
    {
      name: 'timestamp-missing',
      title: 'A missing timestamp',
      code: '000002',
      rule: form,
      advice: 'Look for the timestamp before the signature.',
      alteration: () => ({ change: withProofPart(scheme, 'timestamp', leftOut) }),
    },
    {
      name: 'timestamp-malformed',
      title: 'A timestamp that is no number',
      code: '000002',
      rule: form,
      advice: 'Accept nothing but 13 or 10 digits.',
      alteration: () => ({ timestamp: 'yesterday' }),
    },
    {
      name: 'nonce-missing',
      title: 'A missing nonce',
      code: '000002',
      rule: 'A call without nonce is answered 000002.',
      advice: 'Look for the nonce before the signature.',
      alteration: () => ({ change: withProofPart(scheme, 'nonce', leftOut) }),
    },
  ];
}

export function replayCheck(form: OperationForm): Check {
  const { operationId } = form.operation;
  const [{ request }] = form.debugRequests;
  return operationCheck(form, {
    name: 'auth.nonce-replayed',
    title: 'A call that was seen before is refused with 000001',
    rule: 'A nonce that was seen within the window is a replay and answered 000001.',
    page: 'signing.md 2.2',
    advice:
      'Store the nonce of every call that was verified, where all processes see it, until its timestamp has left the window.',
    async run(context) {
      const proof = { nonce: newNonce(), timestamp: String(Date.now()) };
      const first = await context.callAltered(operationId, request, proof);
      const replayed = await context.callAltered(operationId, request, proof);
      return firstUnmet([expectCode(first, '000000'), expectCode(replayed, '000001')]);
    },
  });
}

export function unusedNonceCheck(form: OperationForm): Check {
  const { operationId, scheme } = form.operation;
  const [{ request }] = form.debugRequests;
  return operationCheck(form, {
    name: 'auth.nonce-not-used-up',
    title: 'A forged call does not use up the nonce of the true one',
    rule: 'A nonce is recorded only after the signature was verified.',
    page: 'signing.md 2.2',
    advice: 'Verify first, then record the nonce, in one atomic insert.',
    async run(context) {
      const proof = { nonce: newNonce(), timestamp: String(Date.now()) };
      const change = withProofPart(scheme, 'signature', altered);
      const forged = await context.callAltered(operationId, request, { ...proof, change });
      const genuine = await context.callAltered(operationId, request, proof);
      return firstUnmet([expectCode(forged, '000001'), expectCode(genuine, '000000')]);
    },
  });
}
