import { computeSignature } from '../../protocol/signature-formula.js';
import type { CallbackRequest } from '../../emulator/callback.js';
import { newNonce } from '../../emulator/signed-request.js';
import type { Alteration, Check, CheckContext } from '../check.js';
import type { OperationForm, RequestField } from '../operation-form.js';
import { withHeaders, withProofPart } from '../proof.js';
import { expectCode } from '../verdicts.js';
import { operationCheck } from './operation-check.js';

/** What looks unusual and is documented or seen nevertheless: it has to be accepted. */
export function acceptanceChecks(form: OperationForm): Check[] {
  const { scheme } = form.operation;
  const hasNonce = scheme !== 'auth-token' && scheme !== 'kit-auth-token';
  return [
    unknownFieldsCheck(form),
    ...(form.operation.method === 'get' ? [] : contentTypeChecks(form)),
    ...(hasNonce ? signatureFormChecks(form) : []),
    ...(form.operation.subPath === '' ? [] : [doubledSlashCheck(form)]),
    ...(scheme === 'order-notify' ? [otherFormulaCheck(form)] : []),
    ...form.fields.filter(isMeasured).map((field) => longestCheck(form, field)),
  ];
}

interface Acceptance {
  readonly name: string;
  readonly title: string;
  readonly rule: string;
  readonly page?: string;
  readonly advice: string;
  /** Instead of the plainest debug call. */
  readonly request?: (plain: CallbackRequest) => CallbackRequest;
  readonly alteration: (context: CheckContext, request: CallbackRequest) => Alteration;
}

/** A debug call, sent in another way, that has to succeed. */
export function acceptanceCheck(form: OperationForm, acceptance: Acceptance): Check {
  const { operationId } = form.operation;
  const [{ request: plain }] = form.debugRequests;
  const { request: toRequest = asItIs, alteration, name, ...check } = acceptance;
  return operationCheck(form, {
    ...check,
    name: `accepts.${name}`,
    async run(context) {
      const request = toRequest(plain);
      const answer = await context.callAltered(operationId, request, alteration(context, request));
      return expectCode(answer, '000000');
    },
  });
}

function asItIs(request: CallbackRequest): CallbackRequest {
  return request;
}

function unknownFieldsCheck(form: OperationForm): Check {
  return acceptanceCheck(form, {
    name: 'unknown-fields',
    title: 'Fields that are not documented are accepted',
    rule: 'Unknown extra fields are accepted: interfaces grow.',
    page: 'result-codes.md 3',
    advice: 'Sign over all fields, then leave out what you do not know instead of refusing it.',
    request: (plain) => ({ ...plain, kgtestFuture: 'value', kgtestOther: '2' }),
    alteration: () => ({}),
  });
}

function contentTypeChecks(form: OperationForm): Check[] {
  const types = [
    ['plain', 'application/json'],
    ['utf8', 'application/json;charset=utf8'],
    ['utf-8', 'application/json;charset=utf-8'],
  ] as const;
  return types.map(([name, contentType]) =>
    acceptanceCheck(form, {
      name: `content-type-${name}`,
      title: `Content-Type ${contentType} is accepted`,
      rule: 'The pages print all of application/json, ;charset=utf8 and ;charset=utf-8; utf8 is no registered name and must not be rejected.',
      page: 'saas-v2.md 2',
      advice: 'Read the body as UTF-8 whatever charset is named.',
      alteration: () => ({ change: withHeaders({ 'Content-Type': contentType }) }),
    }),
  );
}

function signatureFormChecks(form: OperationForm): Check[] {
  const { scheme } = form.operation;
  return [
    acceptanceCheck(form, {
      name: 'seconds',
      title: 'A timestamp in seconds is accepted',
      rule: 'Some editions say seconds, others milliseconds: ten digits are seconds, thirteen are milliseconds.',
      page: 'signing.md 2.2',
      advice: 'Tell the unit by the number of digits; sign over the text as received.',
      alteration: () => ({ timestamp: String(Math.floor(Date.now() / 1000)) }),
    }),
    acceptanceCheck(form, {
      name: 'upper-case-hex',
      title: 'A signature in upper-case hex is accepted',
      rule: 'Signatures are printed in upper and in lower case: hex is compared without regard to case.',
      page: 'signing.md 3',
      advice: 'Compare in one case, in constant time.',
      alteration: () => ({
        change: withProofPart(scheme, 'signature', (signature) => signature.toUpperCase()),
      }),
    }),
    acceptanceCheck(form, {
      name: 'raw-body',
      title: 'A body that is neither sorted nor compact, signed as sent, is accepted',
      rule: 'A signature over the raw bytes of the body is right, whatever their order and blanks.',
      page: 'signing.md 2',
      advice: 'Keep the raw bytes and verify over them before any parser changes them.',
      alteration: () => ({ body: unsorted, payload: 'raw' }),
    }),
    acceptanceCheck(form, {
      name: 'sorted-body',
      title: 'A body that is neither sorted nor compact, signed over its sorted text, is accepted',
      rule: 'A signature over the sorted, compact text of the body is right too: the pages say to sort by name.',
      page: 'signing.md 2.1',
      advice:
        'Try the raw bytes first, then the text with its top-level members in ascending order, without nulls and blanks.',
      alteration: () => ({ body: unsorted, payload: 'canonical' }),
    }),
  ];
}

function unsorted(request: CallbackRequest): Buffer {
  const members = Object.entries(request).filter(([, value]) => value !== undefined);
  const descending = members.sort(([a], [b]) => (a < b ? 1 : -1));
  return Buffer.from(JSON.stringify(Object.fromEntries(descending), null, 2));
}

function isMeasured({ lengthMax, isDigits, isText, schema }: RequestField): boolean {
  // Of these the form decides, not the length.
  const isCode = schema === 'SaasExtendParams' || schema === 'InstanceIdList' || isTime(schema);
  return lengthMax !== undefined && isText && !isDigits && !isCode;
}

function isTime(schema: string): boolean {
  return schema.endsWith('Time') || schema.endsWith('TimeStamp');
}

function longestCheck(form: OperationForm, { name, lengthMax = 0, isProse }: RequestField): Check {
  return acceptanceCheck(form, {
    name: `longest.${name}`,
    title: `A ${name} of the printed maximum is accepted${isProse ? ', in Chinese' : ''}`,
    rule: 'Maximum lengths are as printed, and counted in characters.',
    page: 'saas-v2.md 3.3',
    advice: `Make room for ${lengthMax} characters of ${name}, not bytes.`,
    request: (plain) => ({ ...plain, [name]: (isProse ? '名' : 'x').repeat(lengthMax) }),
    alteration: () => ({}),
  });
}

function doubledSlashCheck(form: OperationForm): Check {
  return acceptanceCheck(form, {
    name: 'doubled-slash',
    title: 'A doubled slash before the sub-path is accepted',
    rule: 'A production address that ends in a slash leads to a doubled one, which is accepted.',
    page: 'kit.md 2',
    advice: 'Collapse repeated slashes of the path before routing.',
    alteration: () => ({
      change: (request) => ({
        ...request,
        url: request.url.replace('/produceAPI/', '//produceAPI/'),
      }),
    }),
  });
}

function otherFormulaCheck(form: OperationForm): Check {
  return acceptanceCheck(form, {
    name: 'plain-formula',
    title: 'The other printed formula of the signature is accepted',
    rule: 'Two formulas are printed for order notices, with the payload hashed and with the payload itself: both are accepted.',
    page: 'order-notify.md 2',
    advice: 'Try the formula of the base interfaces first, then that of the kit.',
    alteration: ({ keys }) => ({
      change(request) {
        const timestamp = String(Date.now());
        const nonce = newNonce();
        const [accessKey = ''] = keys.generic;
        const payload = request.body;
        const signature = computeSignature('plain', { accessKey, timestamp, nonce, payload });
        const url = new URL(request.url);
        const proof = { signature, timestamp, nonce };
        for (const [name, value] of Object.entries(proof)) url.searchParams.set(name, value);
        return { ...request, url: url.href };
      },
    }),
  });
}
