import type { KeyClass } from '../protocol/access-keys.js';

/**
 * What can be the matter with a signature, and what to do about it. The names are stable: scripts and alerts refer to them. No
 * advice holds a key, a nonce or an expected signature.
 */
export const causes = {
  verified: 'nothing has to be done about the signature',
  'previous-key':
    'bind the current key in the seller console, and take the old one out of the list when no call is signed with it any more',

  'wrong-sub-path':
    'register the production address without a sub-path: the marketplace appends /produceAPI/… by itself',
  'wrong-family':
    'send the proof that this callback needs, or send the call to the address and in the form of its own family',
  'misnamed-part': 'write the name exactly so: case counts in the query',
  'timestamp-missing': 'send the time of the call with it, and sign the same text',
  'nonce-missing': 'send a new random text with each call, and sign the same text',
  'signature-missing':
    'send the signature; a proxy that removes query or headers would take it away',
  'token-missing': 'send authToken; a proxy that removes query or headers would take it away',

  'timestamp-form': 'send the UNIX time as 13 digits (milliseconds), with nothing around them',
  'timestamp-unit': 'send the UNIX time in milliseconds, 13 digits',
  'seconds-milliseconds': 'sign exactly the text that is sent as the timestamp',
  'other-time-signed': 'sign the timestamp that travels beside the signature',
  'clock-off': 'set both clocks by NTP, and take the time in UTC where the page says so',

  'no-key': 'configure the key that the seller console binds to this class',
  'other-class-key':
    'sign, and verify, with the key that the console binds to the class of this callback',
  'key-with-blanks': 'take away what stands around the key: blanks, line breaks, quotation marks',

  'hex-base64': 'signatures of V2 are hex digits, authToken and Body-Sign are Base64',
  'base64-variant': 'use the standard Base64 alphabet with + and /, and the padding',
  'signature-form': 'send nothing but the signature itself, encoded for the query once',
  'signature-damaged': 'copy the whole signature, and change no digit or case of it',

  'inner-hash-missing':
    'put the lower-case hex HMAC of the body into the signed text; only the kit signs the body itself',
  'inner-hash-present': 'the kit signs the body itself: do not hash it first',
  'inner-hash-upper-case': 'write the inner hash in lower-case hex',
  'inner-hash-base64': 'write the inner hash in lower-case hex',
  'inner-hash-unkeyed': 'the inner hash is an HMAC with the access key too',
  'outer-hash-unkeyed': 'the signature is an HMAC-SHA256 with the access key, not a plain SHA-256',
  'arguments-swapped': 'the access key is the key of the HMAC, the text is its message',
  'parts-order': 'join access key, nonce, timestamp and content, in this order',
  'part-left-out': 'join access key, nonce, timestamp and content, all of them',
  'body-only-signed': 'sign access key, nonce and timestamp together with the body',

  'blanks-changed': 'sign exactly the bytes that are sent: nothing may format the body in between',
  'line-break-changed':
    'sign exactly the bytes that are sent, with or without a line break at the end',
  'byte-order-mark': 'write no byte order mark, or sign it as well',
  'numbers-changed':
    'sign the bytes that are sent: whoever parses and writes them anew changes numbers',
  'text-escaped': 'sign the bytes that are sent: writers of JSON escape different characters',
  'descending-order': 'sign the bytes that are sent, or the text with its names sorted from A to Z',
  'nested-order': 'sort the top level only, or sign the bytes that are sent',
  'members-dropped': 'of the sorted text only members that are null at the top level are left out',
  charset: 'encode the signed text as UTF-8, not in the charset of the machine',
  'plus-to-blank': 'write a plus in a query as %2B, and do not decode a body as if it were a form',
  'body-not-signed': 'sign the body that is sent',
  'body-as-parameters': 'sign the body as JSON; name=value belongs to V1',
  'member-added': 'sign what is sent: nothing may be added after the signature was made',
  'body-compressed': 'do not compress after signing: the signature is over the bytes that travel',
  'chunk-leftovers': 'sign, and capture, the body without the sizes of its chunks',

  'values-not-decoded': 'sign the decoded values: each is decoded once, as form data',
  'values-decoded-twice': 'decode each value exactly once',
  'parameter-order': 'sort all parameters by name, A to Z, upper case before lower case',
  'printed-order': 'sort all parameters by name: p1, p3, p2 on the page is no order to follow',
  'blank-values':
    'in a query empty values are signed as name=, in a body of the kit they are left out',
  'key-without-time-stamp': 'the key of the HMAC is Key followed by the value of timeStamp',
  'key-with-time-stamp': 'Body-Sign is made with the access key alone, without timeStamp',
  'time-stamp-not-signed': 'timeStamp is a parameter like the others: sign it too',

  'body-sign-missing': 'send Body-Sign with every answer, also with refusals',
  'body-sign-case': 'write the name Body-Sign; HTTP/2 and some proxies write it in lower case',
  'body-sign-form':
    'write sign_type="HMAC-SHA256", signature= "…", with both pairs of double quotes',

  unknown:
    'compare the key with the seller console, and look for whoever changes the call on its way',
} as const satisfies Record<string, string>;

export type Cause = keyof typeof causes;

/** The one cause that explains what came of a signature. */
export interface Diagnosis {
  readonly cause: Cause;
  /** Whether the signature is accepted as it is. */
  readonly accepted: boolean;
  /** What is the case, in one sentence without a full stop. Holds no key, nonce or expected signature. */
  readonly sentence: string;
  readonly advice: string;
  /** Of the key that explains the signature. */
  readonly keyClass?: KeyClass;
  /** Its place in the list of that class, 0 is the current one. */
  readonly keyIndex?: number;
  /** What else was seen, and what cannot be seen. */
  readonly remarks: readonly string[];
}

/** A diagnosis with the advice that belongs to its cause. */
export function diagnosis(
  cause: Cause,
  sentence: string,
  details: Partial<Pick<Diagnosis, 'keyClass' | 'keyIndex' | 'remarks'>> = {},
): Diagnosis {
  const accepted = cause === 'verified' || cause === 'previous-key';
  return { cause, accepted, sentence, advice: causes[cause], remarks: [], ...details };
}

export function withRemarks(found: Diagnosis, remarks: readonly string[]): Diagnosis {
  return { ...found, remarks: [...found.remarks, ...remarks] };
}
