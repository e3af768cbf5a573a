import { Buffer } from 'node:buffer';
import { decodeBase64 } from '../../../../../src/protocol/base64-text.js';
import type { Values } from './calculator.js';

/** The bytes of the body; `undefined` when it is said to be Base64 and is none. */
export function calculatorBody({ body, encoding }: Values): Buffer | undefined {
  return encoding === 'base64' ? decodeBase64(body.replaceAll(/\s/g, '')) : Buffer.from(body);
}
