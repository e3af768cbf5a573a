import { randomUUID } from 'node:crypto';
import { nonceForgeries, replayCheck, unusedNonceCheck } from './nonce-checks.js';
import { keyClasses } from '../../protocol/access-keys.js';
import type { SigningScheme } from '../../protocol/outgoing-call.js';
import type { Alteration, Check, CheckContext } from '../check.js';
import type { OperationForm } from '../operation-form.js';
import { altered, leftOut, withProofPart } from '../proof.js';
import type { ReceivedAnswer } from '../received-answer.js';
import { expectCode, skipped } from '../verdicts.js';
import type { Forgery } from './forgery.js';
import { operationCheck } from './operation-check.js';

/** What is not signed, not fresh or replayed is refused, with the code that the rule names. */
export function authenticationChecks(form: OperationForm): Check[] {
  const { scheme } = form.operation;
  const hasNonce = scheme !== 'auth-token' && scheme !== 'kit-auth-token';
  return [
    ...forgeries(scheme).map((forgery) => forgeryCheck(form, forgery)),
    ...(hasNonce ? nonceForgeries(scheme).map((forgery) => forgeryCheck(form, forgery)) : []),
    ...(hasNonce ? [replayCheck(form), unusedNonceCheck(form)] : [undatedTokenCheck(form)]),
    otherClassCheck(form),
    ...(form.operation.operationId.startsWith('applicationSync') ? [secretLastCheck(form)] : []),
  ];
}

/** The answer to a call with a wrong signature: sent once, looked at by many. */
export function forgedAnswer(
  context: CheckContext,
  { operation: { operationId, scheme }, debugRequests }: OperationForm,
): Promise<ReceivedAnswer> {
  const [{ request }] = debugRequests;
  return context.once(`${operationId} forged`, () =>
    context.callAltered(operationId, request, {
      change: withProofPart(scheme, 'signature', altered),
    }),
  );
}

function forgeryCheck(form: OperationForm, forgery: Forgery): Check {
  const { operationId } = form.operation;
  const [{ request }] = form.debugRequests;
  const { name, title, code, rule, advice } = forgery;
  return operationCheck(form, {
    name: `auth.${name}`,
    title: `${title} is refused with ${code}`,
    rule,
    page: 'signing.md 2.2',
    advice,
    opensSecret: false,
    async run(context) {
      const answer =
        name === 'wrong-signature'
          ? await forgedAnswer(context, form)
          : await context.callAltered(operationId, request, forgery.alteration());
      return expectCode(answer, code);
    },
  });
}

const verifyFirst = 'Verify the signature over the bytes as received, before anything else.';

function forgeries(scheme: SigningScheme): Forgery[] {
  const part = (change: (value: string) => string | undefined): Alteration => ({
    change: withProofPart(scheme, 'signature', change),
  });
  return [
    {
      name: 'wrong-signature',
      title: 'A wrong signature',
      code: '000001',
      rule: 'A signature that does not match is answered 000001 with HTTP 200.',
      advice: verifyFirst,
      alteration: () => part(altered),
    },
    {
      name: 'missing-signature',
      title: 'A missing signature',
      code: '000001',
      rule: 'A call without signature or token is answered 000001 with HTTP 200.',
      advice: 'Treat a missing signature like a wrong one.',
      alteration: () => part(leftOut),
    },
    {
      name: 'other-key',
      title: 'A signature of another key',
      code: '000001',
      rule: 'Only keys that are bound to the class of the interface are accepted.',
      advice: verifyFirst,
      alteration: () => ({ accessKey: randomUUID() }),
    },
    {
      name: 'changed-content',
      title: 'Content that was changed after signing',
      code: '000001',
      rule: 'The signature covers the whole content: what was changed afterwards is answered 000001.',
      advice: 'Compute the signature over the content that you received, all of it.',
      alteration: () => ({ change: changedContent }),
    },
  ];
}

/** Something that is unknown and would be accepted, had it been there when the call was signed. */
function changedContent(request: Parameters<NonNullable<Alteration['change']>>[0]) {
  if (request.body.length === 0) return { ...request, url: `${request.url}&kgtestAdded=1` };
  const text = request.body.toString('utf8').replace('{', '{"kgtestAdded":"1",');
  return { ...request, body: Buffer.from(text) };
}

function undatedTokenCheck(form: OperationForm): Check {
  const { operationId } = form.operation;
  const [{ request }] = form.debugRequests;
  return operationCheck(form, {
    name: 'auth.timestamp-missing',
    title: 'A missing timeStamp is refused with 000002',
    rule: 'A call without timeStamp is answered 000002.',
    page: 'signing.md 5.1',
    advice: 'Look for timeStamp before the token.',
    opensSecret: false,
    async run(context) {
      const undated = { ...request, timeStamp: undefined };
      const answer = await context.callAltered(operationId, undated, { keepTimes: true });
      return expectCode(answer, '000002');
    },
  });
}

function otherClassCheck(form: OperationForm): Check {
  const { operationId, keyClass } = form.operation;
  const [{ request }] = form.debugRequests;
  return operationCheck(form, {
    name: 'auth.other-class-key',
    title: 'A signature of the key of another interface class is refused with 000001',
    rule: 'Each class of interfaces is bound to a key of its own.',
    page: 'signing.md 1',
    advice: 'Choose the keys by the interface that is called, never try those of all classes.',
    opensSecret: false,
    async run(context) {
      const other = keyClasses.find((each) => each !== keyClass && context.keys[each].length > 0);
      const [accessKey] = other === undefined ? [] : context.keys[other];
      if (accessKey === undefined) return skipped('no key of another class was given');
      return expectCode(await context.callAltered(operationId, request, { accessKey }), '000001');
    },
  });
}

function secretLastCheck(form: OperationForm): Check {
  const { operationId, scheme } = form.operation;
  const [{ request }] = form.debugRequests;
  return operationCheck(form, {
    name: 'auth.before-secret',
    title: 'A forged call with a secret that cannot be decrypted is refused with 000001',
    rule: 'The signature is checked first, then the secret is decrypted.',
    page: 'kit.md 4.2',
    advice: 'Decrypt nothing before the call is authentic.',
    opensSecret: false,
    async run(context) {
      const clientSecret = Buffer.alloc(384, 0x5a).toString('base64');
      const change = withProofPart(scheme, 'signature', altered);
      const answer = await context.callAltered(
        operationId,
        { ...request, clientSecret },
        { change },
      );
      return expectCode(answer, '000001');
    },
  });
}
