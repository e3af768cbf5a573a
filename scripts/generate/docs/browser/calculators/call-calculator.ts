import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { canonicalJson } from '../../../../../src/protocol/canonical-json.js';
import type { RequestScheme } from '../../../../../src/protocol/request-signature.js';
import {
  canonicalRequests,
  computeSignature,
  type FormulaName,
} from '../../../../../src/protocol/signature-formula.js';
import { findSignatureMatch } from '../../../../../src/protocol/signature-match.js';
import {
  refused,
  type Calculation,
  type Calculator,
  type Comparison,
  type Note,
  type Values,
} from './calculator.js';
import { calculatorBody } from './calculator-body.js';
import { findPasted } from './pasted.js';

/** Calls that are signed with a timestamp and a nonce: those of the base scheme, of the kit, and the order notice. */
export function callCalculator(scheme: RequestScheme): Calculator {
  return {
    fields: ['accessKey', 'timestamp', 'nonce', 'body'],
    choices: ['payload', ...(scheme === 'order-notify' ? (['formula'] as const) : []), 'encoding'],
    calculate: (values) => calculate(scheme, values),
    compare: (values, pasted) => compare(scheme, values, pasted),
  };
}

function calculate(scheme: RequestScheme, values: Values): Calculation {
  const { accessKey, timestamp, nonce } = values;
  if (accessKey === '') return refused('keyMissing');
  const body = calculatorBody(values);
  if (body === undefined) return refused('bodyNotBase64');
  const sorted = values.payload === 'canonical' ? canonicalJson(body) : undefined;
  if (sorted?.ok === false) return refused(sorted.reason);
  const payload = sorted === undefined ? body : Buffer.from(sorted.text);
  const formula = formulaOf(scheme, values);
  const parts = { accessKey, timestamp, nonce, payload };
  const signature = computeSignature(formula, parts);
  const innerHash = createHmac('sha256', accessKey).update(payload).digest('hex');
  return {
    ok: true,
    notes: notesOf(values),
    steps: [
      { name: 'payload', value: payload.toString('utf8') },
      ...(formula === 'hashed' ? [{ name: 'bodyHash', value: innerHash } as const] : []),
      { name: 'text', value: canonicalRequests[formula](parts).map(String).join('') },
      { name: 'signature', value: signature },
      carrier(scheme, values, signature),
    ],
  };
}

function notesOf({ timestamp, nonce }: Values): readonly Note[] {
  return [
    ...(/^(?:\d{10}|\d{13})$/.test(timestamp) ? [] : (['timestampForm'] as const)),
    ...(nonce === '' ? (['nonceMissing'] as const) : []),
  ];
}

function formulaOf(scheme: RequestScheme, { formula }: Values): FormulaName {
  if (scheme === 'order-notify') return formula === 'plain' ? 'plain' : 'hashed';
  return scheme === 'kit' ? 'plain' : 'hashed';
}

function carrier(scheme: RequestScheme, { timestamp, nonce }: Values, signature: string) {
  return scheme === 'kit'
    ? ({
        name: 'header',
        value: `x-sign: ${signature}\nx-timestamp: ${timestamp}\nx-nonce: ${nonce}`,
      } as const)
    : ({
        name: 'query',
        value: new URLSearchParams({ signature, timestamp, nonce }).toString(),
      } as const);
}

function compare(scheme: RequestScheme, values: Values, pasted: string): Comparison {
  const { accessKey, timestamp, nonce } = values;
  const found = findPasted(pasted, {
    signature: scheme === 'kit' ? 'x-sign' : 'signature',
    form: /^[0-9a-f]{64}$/i,
    parts: {
      timestamp: scheme === 'kit' ? 'x-timestamp' : 'timestamp',
      nonce: scheme === 'kit' ? 'x-nonce' : 'nonce',
    },
  });
  const body = calculatorBody(values);
  if (found === undefined || body === undefined) return { verdict: 'none', differing: [] };
  const differing = (['timestamp', 'nonce'] as const).filter(
    (name) => found.parts[name] !== undefined && found.parts[name] !== values[name],
  );
  const match = findSignatureMatch({
    keys: [accessKey],
    formulas: scheme === 'order-notify' ? ['hashed', 'plain'] : [formulaOf(scheme, values)],
    signature: found.signature,
    timestamp,
    nonce,
    body,
  });
  if (match === undefined) return { verdict: 'different', differing };
  if (match.formula !== formulaOf(scheme, values))
    return { verdict: 'equalOtherFormula', differing };
  const isSorted = match.payload === 'canonical' && values.payload !== 'canonical';
  return { verdict: isSorted ? 'equalSorted' : 'equal', differing };
}
