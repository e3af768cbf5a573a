import type { Buffer } from 'node:buffer';
import {
  signUsagePush,
  verifyUsagePush,
  type SignedUsagePush,
} from '../../../../../src/protocol/usage-push-signature.js';
import { refused, type Calculator, type Note, type Values } from './calculator.js';
import { calculatorBody } from './calculator-body.js';
import { findPasted } from './pasted.js';

/** A seller's report of use, signed with an access key of class base. */
export const usagePushCalculator: Calculator = {
  fields: ['accessKey', 'timestamp', 'nonce', 'body'],
  choices: ['encoding'],
  calculate: (values) => {
    const { accessKey, timestamp, nonce } = values;
    if (accessKey === '') return refused('keyMissing');
    const body = calculatorBody(values);
    if (body === undefined) return refused('bodyNotBase64');
    const signed = sign(values, body);
    if (signed === undefined) return refused('bodyNotJson');
    const { message, signature } = signed;
    return {
      ok: true,
      notes: notesOf(values),
      steps: [
        { name: 'sortedBody', value: signed.body.toString('utf8') },
        { name: 'message', value: message },
        { name: 'signature', value: signature },
        { name: 'header', value: `signature: ${signature}\nts: ${timestamp}\nnonce: ${nonce}` },
      ],
    };
  },
  compare: (values, pasted) => {
    const found = findPasted(pasted, { signature: 'signature', form: /^[A-Za-z0-9+/]{43}=$/ });
    const body = calculatorBody(values);
    if (found === undefined || body === undefined) return { verdict: 'none', differing: [] };
    const { accessKey, timestamp, nonce } = values;
    const headers = { ts: timestamp, nonce, signature: found.signature };
    const { ok } = verifyUsagePush({ keys: [accessKey], headers, body });
    return { verdict: ok ? 'equal' : 'different', differing: [] };
  },
};

function notesOf({ timestamp, nonce }: Values): readonly Note[] {
  return [
    ...(/^\d{13}$/.test(timestamp) ? [] : (['timestampForm'] as const)),
    ...(nonce === '' ? (['nonceMissing'] as const) : []),
  ];
}

function sign({ accessKey, timestamp, nonce }: Values, body: Buffer): SignedUsagePush | undefined {
  try {
    return signUsagePush({ accessKey, ts: timestamp, nonce, body });
  } catch {
    return undefined;
  }
}
