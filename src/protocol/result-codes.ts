/**
 * Every code that a seller's answer may carry, of all interface families. `meaning` is for documentation, `sentence` the
 * `resultMsg` sent when there is nothing better to say. Only `000000` is a success; `000004` passes for calls that create.
 * Which operation may answer which code is in the specification.
 */
export const resultCodes = {
  '000000': { meaning: 'success', sentence: 'success.' },
  '000001': { meaning: 'authentication failed', sentence: 'authentication failed' },
  '000002': { meaning: 'request parameter invalid', sentence: 'parameter invalid' },
  '000003': { meaning: 'instance id does not exist', sentence: 'instance not found' },
  '000004': { meaning: 'request is being processed', sentence: 'processing' },
  '000005': { meaning: 'other internal error', sentence: 'internal error' },
  '000100': {
    meaning: 'no instance resource available',
    sentence: 'no instance resource available',
  },
  '000101': {
    meaning:
      'mobile number not specified or already exists; for applicationSync: clientSecret cannot be decrypted',
    sentence: 'mobile number not specified or already exists',
  },
  '000102': {
    meaning: 'e-mail address not specified or already exists',
    sentence: 'e-mail address not specified or already exists',
  },
  '000103': { meaning: 'product already purchased', sentence: 'product already purchased' },
  '000104': { meaning: 'internal service error', sentence: 'internal service error' },
  '000105': {
    meaning: 'account has already subscribed to the benefits',
    sentence: 'account has already subscribed to the benefits',
  },
  '000106': { meaning: 'product resources sold out', sentence: 'product resources sold out' },
  '000107': {
    meaning: 'SaaS e-mail domain already exists',
    sentence: 'e-mail domain already exists',
  },
  '000900': {
    meaning: 'License quota of the effective order is insufficient',
    sentence: 'license quota insufficient',
  },
  '000901': {
    meaning: "License applied for outside the order's validity",
    sentence: "apply within the order's validity",
  },
  '000902': {
    meaning: 'a period License needs an expiry date',
    sentence: 'a period license needs an expiry date',
  },
  '000903': {
    meaning: 'device fingerprint or hardware id required',
    sentence: 'fingerprint or hardware id required',
  },
} as const satisfies Record<`0${number}`, ResultCodeEntry>;

export type ResultCode = keyof typeof resultCodes;

export interface ResultCodeEntry {
  readonly meaning: string;
  readonly sentence: string;
}
