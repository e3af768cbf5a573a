import type { KeyClass } from '../protocol/access-keys.js';
import type { SigningScheme } from '../protocol/outgoing-call.js';
import type { CapturedRequest } from '../captures/captured-request.js';
import { carriers, findMisnamed, findOtherCarrier, type Carrier } from './carriers.js';
import { diagnosis, type Diagnosis } from './diagnosis.js';
import { classText, keyText, type NamedKey } from './suspicion.js';

/** How a call should have been signed: a scheme, and the keys of a class. */
export interface Way {
  readonly scheme: SigningScheme;
  readonly keyClass: KeyClass;
  readonly own: readonly NamedKey[];
  readonly others: readonly NamedKey[];
  /** When the request was received (ms); `undefined`: unknown, clocks are not looked at. */
  readonly now: number | undefined;
  readonly windowMs: number;
}

/** The signature is right: by which key, and over what. */
export function acceptedBy({ keyClass }: Way, keyIndex: number, over: string): Diagnosis {
  const words = `the signature is right: signed with ${keyText({ keyClass, keyIndex })}, ${over}`;
  return keyIndex === 0
    ? diagnosis('verified', words, { keyClass, keyIndex })
    : diagnosis('previous-key', `${words}; it is accepted, but old`, { keyClass, keyIndex });
}

/** A part is not there: because it stands elsewhere, because another family's proof does, or not at all. */
export function findMissing(
  request: CapturedRequest,
  { scheme }: Way,
  part: 'timestamp' | 'nonce' | 'signature',
): Diagnosis {
  const carrier: Carrier = carriers[scheme];
  const name = carrier[part] ?? 'timeStamp';
  const other = findOtherCarrier(request, scheme);
  const misnamed = findMisnamed(request, carrier, name);
  if (other !== undefined && !isSamePart(other, carrier)) {
    return diagnosis(
      'wrong-family',
      `the request carries the proof of ${other.family}; expected is that of ${carrier.family}`,
    );
  }
  if (misnamed !== undefined) return diagnosis('misnamed-part', misnamed);
  const cause =
    part === 'signature' && name === 'authToken' ? 'token-missing' : (`${part}-missing` as const);
  const where = scheme === 'kit-auth-token' && part === 'timestamp' ? 'body' : carrier.place;
  return diagnosis(cause, `${name} is missing or empty in the ${where}`);
}

/** authToken in the query instead of the headers is the right part in the wrong place. */
function isSamePart(other: Carrier, own: Carrier): boolean {
  return other.signature === own.signature;
}

/** Nothing explains the signature. */
export function undiagnosed({ keyClass, own }: Way): Diagnosis {
  if (own.length === 0) {
    return diagnosis(
      'no-key',
      `no key of class ${classText(keyClass)} is given, and no key of another class explains the signature`,
    );
  }
  return diagnosis(
    'unknown',
    'no single mistake explains the signature: the key is none of those given, or what was signed differs from what was received',
    { remarks: [`tried: ${tried}`] },
  );
}

const tried =
  'keys of all classes and what may stand around a key, other units of time, other formulas and orders of their parts, ' +
  'other encodings of the signature, and the usual ways to write, sort, escape and cut what is signed';
