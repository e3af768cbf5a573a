import { findSignatureMatch } from '../protocol/signature-match.js';
import type { SigningScheme } from '../protocol/outgoing-call.js';
import type { FormulaName } from '../protocol/signature-formula.js';
import type { CapturedRequest } from '../captures/captured-request.js';
import { carriers, readPart } from './carriers.js';
import { findClockFault, findTimestampFault, toTimestampMs } from './clock.js';
import { diagnosis, withRemarks, type Diagnosis } from './diagnosis.js';
import { readDigest } from './given-digest.js';
import { acceptedBy, findMissing, undiagnosed, type Way } from './way.js';
import { signatureSuspicions, type SignatureCase } from './signature-suspicions.js';
import { diagnoseSuspicions, type InSteps } from './suspicion.js';

/** The schemes of V2, with the formulas that each accepts. */
export const signatureFormulas = {
  base: ['hashed'],
  kit: ['plain'],
  'order-notify': ['hashed', 'plain'],
} as const satisfies Partial<Record<SigningScheme, readonly FormulaName[]>>;

export type SignatureScheme = keyof typeof signatureFormulas;

/** What is the matter with `signature` or `x-sign`, in the order in which the parts are checked. */
export function* diagnoseSignature(
  request: CapturedRequest,
  way: Way & { readonly scheme: SignatureScheme },
): InSteps<Diagnosis> {
  const { place, ...names } = carriers[way.scheme];
  const [timestamp, nonce, signature] = [names.timestamp, names.nonce, names.signature].map(
    (name) => readPart(request, place, name),
  );
  const inOrder = ['timestamp', 'nonce', 'signature'] as const;
  const values = { timestamp, nonce, signature };
  const missing = inOrder.find((part) => values[part] === undefined);
  const malformed =
    timestamp === undefined ? undefined : findTimestampFault(names.timestamp, timestamp);
  if (missing !== 'timestamp' && malformed !== undefined) return malformed;
  if (timestamp === undefined || nonce === undefined || signature === undefined) {
    return findMissing(request, way, missing ?? 'signature');
  }
  const { now, windowMs } = way;
  const clockFault =
    now === undefined
      ? undefined
      : findClockFault({ name: names.timestamp, timeMs: toTimestampMs(timestamp), now, windowMs });
  const found = yield* diagnoseParts(request, way, { timestamp, nonce, signature });
  if (clockFault === undefined) return found;
  const apart = found.accepted
    ? 'apart from that the signature is right'
    : `besides: ${found.sentence}`;
  return withRemarks(clockFault, [apart]);
}

interface Parts {
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
}

function* diagnoseParts(
  request: CapturedRequest,
  way: Way & { readonly scheme: SignatureScheme },
  parts: Parts,
): InSteps<Diagnosis> {
  const { body } = request;
  const formulas = signatureFormulas[way.scheme];
  const match = findSignatureMatch({
    ...parts,
    body,
    formulas,
    keys: way.own.map((each) => each.accessKey),
  });
  if (match)
    return withRemarks(acceptedBy(way, match.keyIndex, payloadWords[match.payload]), nonceRemark);
  const given = readDigest(parts.signature);
  const search: SignatureCase = {
    ...way,
    ...parts,
    given,
    formulas,
    body,
    bodyTime: bodyTimeOf(body),
  };
  const found = yield* diagnoseSuspicions(signatureSuspicions(search));
  if (found !== undefined) return found;
  if (given.bytes === undefined) {
    return diagnosis(
      'signature-form',
      'the signature is no text of 64 hex digits, nor 32 bytes in Base64',
    );
  }
  return undiagnosed(way);
}

const payloadWords = {
  raw: 'over the body as it travelled',
  canonical: 'over the sorted text of the body (the canonical text)',
} as const;

const nonceRemark = ['whether its nonce was used before cannot be seen from one capture'];

/** The members `timeStamp` of the kit and `timestamp` of whoever puts it there. */
function bodyTimeOf(body: CapturedRequest['body']): string | undefined {
  const head = body.subarray(0, 65_536).toString('latin1');
  return /"timeStamp"\s*:\s*"?(\d{10,20})/i.exec(head)?.[1];
}
