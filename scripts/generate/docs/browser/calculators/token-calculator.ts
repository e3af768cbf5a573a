import {
  bodyMessage,
  parseQuery,
  queryMessage,
  signAuthToken,
  verifyAuthToken,
  type BodyMessage,
} from '../../../../../src/protocol/auth-token.js';
import {
  refused,
  type Calculation,
  type Calculator,
  type Comparison,
  type Values,
} from './calculator.js';
import { calculatorBody } from './calculator-body.js';
import { findPasted } from './pasted.js';

/** Calls of the older interfaces: by GET, whose token is over the query, and of the kit V1, whose token is over the members of the body. */
export function tokenCalculator(scheme: 'auth-token' | 'kit-auth-token'): Calculator {
  const read = scheme === 'auth-token' ? readQuery : readBody;
  return {
    fields: ['accessKey', scheme === 'auth-token' ? 'query' : 'body'],
    choices: scheme === 'auth-token' ? [] : ['encoding'],
    calculate: (values) => calculate(scheme, read(values), values),
    compare: (values, pasted) => compare(read(values), values, pasted),
  };
}

/** A whole address may stand there too. */
function readQuery({ query }: Values): BodyMessage {
  const parameters = parseQuery(query.replace(/^https?:\/\/[^?]*\?|^\?/, '').replace(/#.*$/, ''));
  return { message: queryMessage(parameters), timeStamp: parameters.get('timeStamp') };
}

function readBody(values: Values): BodyMessage | undefined {
  const body = calculatorBody(values);
  return body === undefined ? undefined : bodyMessage(body);
}

function calculate(
  scheme: 'auth-token' | 'kit-auth-token',
  read: BodyMessage | undefined,
  { accessKey }: Values,
): Calculation {
  if (accessKey === '') return refused('keyMissing');
  if (read === undefined) return refused('bodyNotBase64');
  const { message, timeStamp = '' } = read;
  const token = signAuthToken(accessKey, timeStamp, message);
  return {
    ok: true,
    notes: [
      ...(message === '' ? (['noMembers'] as const) : []),
      ...(timeStamp === '' ? (['timeStampMissing'] as const) : []),
    ],
    steps: [
      { name: 'hmacKey', value: accessKey + timeStamp },
      { name: 'message', value: message },
      { name: 'token', value: token },
      scheme === 'auth-token'
        ? { name: 'query', value: new URLSearchParams({ authToken: token }).toString() }
        : { name: 'header', value: `authToken: ${token}` },
    ],
  };
}

function compare(read: BodyMessage | undefined, { accessKey }: Values, pasted: string): Comparison {
  const found = findPasted(pasted, { signature: 'authToken', form: /^[A-Za-z0-9+/]{43}=$/ });
  if (found === undefined || read === undefined) return { verdict: 'none', differing: [] };
  const { ok } = verifyAuthToken({
    keys: [accessKey],
    token: found.signature,
    timeStamp: read.timeStamp,
    message: read.message,
  });
  return { verdict: ok ? 'equal' : 'different', differing: [] };
}
