import type { CalculatorWords } from './calculator-words.js';

/** In English. */
export const englishCalculator: CalculatorWords = {
  scheme: 'What is signed',
  schemes: {
    base: 'Call: BaseSignature (SaaS V2, License)',
    'order-notify': 'Call: OrderNotifySignature (order notice)',
    kit: 'Call: KitSignature (joint-operation kit V2)',
    'auth-token': 'Call: AuthToken (SaaS V1, License V1)',
    'kit-auth-token': 'Call: KitAuthToken (joint-operation kit V1)',
    'body-sign': 'Answer: Body-Sign',
    aksk: "Seller's call: AK/SK",
    'usage-push': "Seller's call: push of usage",
  },
  fields: {
    accessKey: 'Access key',
    accessKeyId: 'AK',
    secretKey: 'SK',
    timestamp: 'Timestamp',
    nonce: 'Nonce',
    method: 'Method',
    url: 'Address',
    headers: 'Headers, one a line',
    query: 'Query, or the whole address',
    body: 'Body, exactly as it travels',
  },
  choices: {
    payload: {
      label: 'Signed is',
      values: { raw: 'the body as it travels', canonical: 'the body sorted by names' },
    },
    formula: {
      label: 'Formula',
      values: { hashed: 'with the HMAC of the body', plain: 'with the body itself' },
    },
    encoding: {
      label: 'The body is written here as',
      values: { text: 'text (UTF-8, line ends as \\n)', base64: 'Base64' },
    },
  },
  steps: {
    payload: 'What is signed of the body',
    bodyHash: 'Hash of it, hex',
    text: 'Text that is signed',
    hmacKey: 'Key of the HMAC: access key + timeStamp',
    message: 'Text that is signed',
    sortedBody: 'Body to send: sorted, without blanks',
    canonicalRequest: 'Canonical request',
    canonicalRequestHash: 'Its SHA-256, hex',
    signature: 'Signature',
    token: 'authToken',
    query: 'In the query',
    header: 'As header',
    authorization: 'Authorization',
  },
  notes: {
    timestampForm:
      'The timestamp is not in the form that is accepted: UNIX time in milliseconds (13 digits), in calls of the marketplace also in seconds (10).',
    nonceMissing: 'The nonce is missing: a call without one is refused.',
    timeStampMissing:
      'timeStamp is missing: it is part of what signs, and a call without it is refused.',
    noMembers: 'Nothing in it is signed: is it empty, or no JSON object?',
  },
  problems: {
    keyMissing: 'Enter the key.',
    bodyNotBase64: 'The body is no Base64: check it, or choose text.',
    bodyNotJson: 'The body is no JSON, so it cannot be sorted: check it.',
    headersMalformed: 'A line of the headers is none: write each as “name: value”.',
    dateMissing:
      'X-Sdk-Date is missing among the headers: it is part of what is signed, as 20240317T144237Z.',
    'not-utf8': 'The body is not UTF-8, so it has no sorted form: only its bytes can be signed.',
    'too-deep': 'The body is nested too deep to be sorted: only its bytes can be signed.',
    'too-many-members': 'The body has too many members to be sorted: only its bytes can be signed.',
    malformed: 'The body is no JSON, so it has no sorted form: only its bytes can be signed.',
    'not-an-object':
      'The body is no JSON object, so it has no sorted form: only its bytes can be signed.',
    'unpaired-surrogate':
      'The body holds half a character, so it has no sorted form: only its bytes can be signed.',
  },
  verdicts: {
    none: 'No signature is in it: paste the address, the header or the signature alone.',
    equal: 'Equal: this is the signature of these fields.',
    equalSorted: 'Equal: the sender has signed the body sorted by names. KooGate accepts that too.',
    equalOtherFormula: 'Equal by the other formula. KooGate accepts both.',
    headerForm: 'Not in the form of the header: sign_type="HMAC-SHA256", signature= "…".',
    different:
      'Not equal: the key is another one, or the text is not what was signed. Compare body (each blank counts), nonce and time.',
  },
  differing: (fields) => `What you pasted has another value for: ${fields.join(', ')}.`,
  example: 'Fill with an example',
  clear: 'Clear',
  show: 'Show',
  hide: 'Hide',
  paste: 'Compare with',
  pasteHint: 'An address, a header or a signature',
  result: 'Steps',
};
