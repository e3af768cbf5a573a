import { createHash } from 'node:crypto';
import { signAkskRequest, type AkskSignature } from '../../../../../src/protocol/aksk.js';
import {
  refused,
  type Calculation,
  type Calculator,
  type Problem,
  type Values,
} from './calculator.js';
import { calculatorBody } from './calculator-body.js';
import { findPasted } from './pasted.js';

/** A seller's call to the open APIs of the marketplace. */
export const akskCalculator: Calculator = {
  fields: ['accessKeyId', 'secretKey', 'method', 'url', 'headers', 'body'],
  choices: ['encoding'],
  calculate: (values) => {
    const signed = sign(values);
    return typeof signed === 'string' ? refused(signed) : toCalculation(values, signed);
  },
  compare: (values, pasted) => {
    const [, inHeader] = /Signature=([0-9a-f]+)/i.exec(pasted) ?? [];
    const found =
      inHeader ??
      findPasted(pasted, { signature: 'signature', form: /^[0-9a-f]{64}$/i })?.signature;
    const signed = sign(values);
    if (found === undefined || typeof signed === 'string')
      return { verdict: 'none', differing: [] };
    return { verdict: found === signed.signature ? 'equal' : 'different', differing: [] };
  },
};

function sign(values: Values): AkskSignature | Problem {
  const { accessKeyId, secretKey, method, url } = values;
  if (secretKey === '') return 'keyMissing';
  const headers = parseHeaders(values.headers);
  if (headers === undefined) return 'headersMalformed';
  const body = calculatorBody(values);
  if (body === undefined) return 'bodyNotBase64';
  const hasDate = Object.keys(headers).some((name) => name.toLowerCase() === 'x-sdk-date');
  if (!hasDate) return 'dateMissing';
  return signAkskRequest({ accessKey: accessKeyId, secretKey, method, url, headers, body });
}

function toCalculation(values: Values, signed: AkskSignature): Calculation {
  const body = calculatorBody(values);
  return {
    ok: true,
    notes: [],
    steps: [
      {
        name: 'bodyHash',
        value: createHash('sha256')
          .update(body ?? '')
          .digest('hex'),
      },
      { name: 'canonicalRequest', value: signed.canonicalRequest },
      { name: 'canonicalRequestHash', value: signed.canonicalRequestSha256 },
      { name: 'text', value: signed.stringToSign },
      { name: 'signature', value: signed.signature },
      { name: 'authorization', value: signed.authorization },
    ],
  };
}

/** One a line, `name: value`. `undefined` when a line is none. */
function parseHeaders(text: string): Record<string, string> | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const entries = lines.map((line) => /^([^:\s]+):[ \t]*(.*)$/.exec(line));
  if (entries.includes(null)) return undefined;
  return Object.fromEntries(entries.map((entry) => [entry?.[1] ?? '', entry?.[2] ?? '']));
}
