import type { Buffer } from 'node:buffer';
import { bodyMessage, queryMessage, signAuthToken } from './auth-token.js';
import { signBaseRequest } from './base-signature.js';
import { signKitRequest } from './kit-signature.js';

/** How calls are signed, by the names that `x-koogate-scheme` gives. */
export const signingSchemes = [
  'base',
  'kit',
  'order-notify',
  'auth-token',
  'kit-auth-token',
] as const;

export type SigningScheme = (typeof signingSchemes)[number];

export interface CallToSign {
  readonly scheme: SigningScheme;
  readonly accessKey: string;
  /** 13 digits, milliseconds. The token schemes do not look at it: their time is the `timeStamp` of the call itself. */
  readonly timestamp: string;
  readonly nonce: string;
  /** Exactly the bytes that will travel; empty for a GET. */
  readonly body: Buffer;
  /** Of a GET, decoded. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Where the proof travels, and of a GET everything else too. */
export interface SignedParts {
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs a call as the marketplace does: for self-tests, the command line and whatever plays the marketplace. */
export function signCall(call: CallToSign): SignedParts {
  const { accessKey, timestamp, nonce, body, parameters = {} } = call;
  switch (call.scheme) {
    case 'base':
    case 'order-notify':
      return { query: { signature: signBaseRequest(call), timestamp, nonce }, headers: {} };
    case 'kit': {
      const sign = signKitRequest(call);
      return {
        query: {},
        headers: { 'x-sign': sign, 'x-timestamp': timestamp, 'x-nonce': nonce },
      };
    }
    case 'auth-token': {
      const { timeStamp = '' } = parameters;
      const authToken = signAuthToken(
        accessKey,
        timeStamp,
        queryMessage(Object.entries(parameters)),
      );
      return { query: { ...parameters, authToken }, headers: {} };
    }
    case 'kit-auth-token': {
      const { message, timeStamp = '' } = bodyMessage(body);
      return { query: {}, headers: { authToken: signAuthToken(accessKey, timeStamp, message) } };
    }
  }
}
