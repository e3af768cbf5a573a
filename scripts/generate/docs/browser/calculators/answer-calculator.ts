import {
  bodySign,
  bodySignHeaderName,
  verifyBodySign,
} from '../../../../../src/protocol/body-sign.js';
import { refused, type Calculator } from './calculator.js';
import { calculatorBody } from './calculator-body.js';

/** The header `Body-Sign` of an answer. */
export const answerCalculator: Calculator = {
  fields: ['accessKey', 'body'],
  choices: ['encoding'],
  calculate: (values) => {
    if (values.accessKey === '') return refused('keyMissing');
    const body = calculatorBody(values);
    if (body === undefined) return refused('bodyNotBase64');
    const header = bodySign(values.accessKey, body);
    return {
      ok: true,
      notes: [],
      steps: [
        { name: 'text', value: body.toString('utf8') },
        { name: 'signature', value: /"([^"]*)"$/.exec(header)?.[1] ?? '' },
        { name: 'header', value: `${bodySignHeaderName}: ${header}` },
      ],
    };
  },
  compare: (values, pasted) => {
    const text = pasted.trim().replace(/^body-sign\s*:\s*/i, '');
    const body = calculatorBody(values);
    if (text === '' || body === undefined) return { verdict: 'none', differing: [] };
    // A signature alone is compared as if it stood in its header.
    const isAlone = /^[A-Za-z0-9+/]{43}=$/.test(text);
    const header = isAlone ? `sign_type="HMAC-SHA256", signature= "${text}"` : text;
    const verdict = verifyBodySign({ accessKey: values.accessKey, header, body });
    if (verdict.ok) return { verdict: 'equal', differing: [] };
    const isMismatch = verdict.reason === 'signature-mismatch';
    return { verdict: isMismatch ? 'different' : 'headerForm', differing: [] };
  },
};
