import type { HttpRequest } from '../../emulator/http-exchange.js';
import { parametersOf } from '../../emulator/signed-request.js';
import { queryMessage, signAuthToken } from '../../protocol/auth-token.js';
import { toWireTime } from '../../protocol/wire-time.js';
import type { CallbackRequest } from '../../emulator/callback.js';
import type { Check } from '../check.js';
import type { OperationForm } from '../operation-form.js';
import { withProofPart } from '../proof.js';
import { acceptanceCheck } from './acceptance-checks.js';

/** How tokens and values of the older interfaces travel. */
export function tokenChecks(form: OperationForm): Check[] {
  const { scheme } = form.operation;
  if (scheme === 'auth-token') return [...valueChecks(form), ...queryChecks(form)];
  return scheme === 'kit-auth-token' ? [...valueChecks(form), ...headerChecks(form)] : [];
}

const plainly = () => ({});

const decodeOnce = 'Decode every value once, as form data in UTF-8, and sign the decoded values.';

function valueChecks(form: OperationForm): Check[] {
  const texts = [
    ['chinese-values', 'Chinese text', '示例企业 · 北京'],
    ['special-values', 'Text with %, &, = and +', '100% & a=b+c/d?'],
    ['encoded-looking-values', 'Text that looks percent-encoded', '100%25 %E4%B8%AD'],
  ] as const;
  return [
    ...texts.map(([name, title, value]) =>
      acceptanceCheck(form, {
        name,
        title: `${title} in a value is accepted`,
        rule: 'Values are signed as they are after decoding exactly once.',
        page: 'signing.md 5.1',
        advice: decodeOnce,
        request: (plain) => ({ ...plain, kgtestRemark: value }),
        alteration: plainly,
      }),
    ),
    acceptanceCheck(form, {
      name: 'empty-values',
      title: 'An empty value is accepted',
      rule:
        form.operation.scheme === 'auth-token'
          ? 'Empty parameters are part of the signed text, as name= with nothing behind it.'
          : 'Members that are null, empty or blank are left out of the signed text.',
      page: 'signing.md 5',
      advice: 'Treat empty values in the signed text as the rule says.',
      request: (plain) => ({ ...plain, kgtestEmpty: '' }),
      alteration: plainly,
    }),
  ];
}

function queryChecks(form: OperationForm): Check[] {
  return [
    acceptanceCheck(form, {
      name: 'raw-plus',
      title: 'A token with a + that is not encoded is accepted',
      rule: 'Examples print the token with a raw +, which decodes to a blank: blanks of the token count as +.',
      page: 'signing.md 5.1',
      advice: 'Replace each blank of the received token by + before comparing.',
      alteration: ({ keys }, request) => {
        return {
          timeStamp: timeWithPlus(request, keys.v1[0] ?? ''),
          change: withToken((encoded) => encoded.replaceAll('%2B', '+')),
        };
      },
    }),
    acceptanceCheck(form, {
      name: 'encoded-token',
      title: 'A token that is percent-encoded throughout is accepted',
      rule: 'Examples print the token percent-encoded; it is decoded once.',
      page: 'signing.md 5.1',
      advice: decodeOnce,
      alteration: () => ({
        change: withToken((encoded) => encodedThroughout(decodeURIComponent(encoded))),
      }),
    }),
    acceptanceCheck(form, {
      name: 'blank-as-20',
      title: 'A blank that travels as %20 is accepted',
      rule: 'In a query, + and %20 are both a blank.',
      page: 'signing.md 5.1',
      advice: decodeOnce,
      request: (plain) => ({ ...plain, kgtestRemark: 'two words' }),
      alteration: () => ({
        change: (sent) => ({ ...sent, url: sent.url.replaceAll('+', '%20') }),
      }),
    }),
  ];
}

function headerChecks(form: OperationForm): Check[] {
  return [
    acceptanceCheck(form, {
      name: 'quoted-token',
      title: 'A token in quotation marks is accepted',
      rule: 'The page prints the header authToken in quotation marks: they are removed before comparing.',
      page: 'signing.md 5.2',
      advice: 'Remove quotation marks around the token.',
      alteration: () => ({
        change: withProofPart('kit-auth-token', 'signature', (token) => `"${token}"`),
      }),
    }),
  ];
}

/** Changes how the token is written in the query. */
function withToken(rewrite: (encoded: string) => string) {
  return (sent: HttpRequest): HttpRequest => ({
    ...sent,
    url: sent.url.replace(/(?<=[?&]authToken=)[^&]*/, rewrite),
  });
}

/** Every second token or so has a plus: a time is looked for, going back from now, at which this call's has one. */
function timeWithPlus(request: CallbackRequest, accessKey: string): string {
  const now = Date.now();
  for (let back = 0; back < 10_000; back += 1) {
    const timeStamp = toWireTime(now - back);
    const message = queryMessage(Object.entries(parametersOf({ ...request, timeStamp })));
    if (signAuthToken(accessKey, timeStamp, message).includes('+')) return timeStamp;
  }
  return toWireTime(now);
}

function encodedThroughout(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
