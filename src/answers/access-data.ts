import * as z from 'zod';
import type { Instance, ProvisioningFailureCode } from '../domain/instance.js';

/** Members of the access data that the seller gives for a purchase: the limits of `appInfo` of `queryInstance`. */
export function accessMembers(soldBy: Instance['soldBy']) {
  const account =
    soldBy === 'saas-v1'
      ? answeredText(128).refine(fitsEncrypted, tooLongEncrypted)
      : answeredText(128);
  return {
    frontEndUrl: httpUrl,
    adminUrl: httpUrl.exactOptional(),
    userName: account.exactOptional(),
    password: account.exactOptional(),
    memo: answeredText(1024).exactOptional(),
  };
}

/** A text that the seller answers with; its messages repeat nothing of it. */
export function answeredText(charactersMax: number) {
  return z
    .string({ error: 'must be a text' })
    .min(1, 'must not be empty; leave it out instead')
    .max(charactersMax, `must have at most ${charactersMax} characters`);
}

const failureCodes = [
  '000005',
  '000100',
  '000101',
  '000102',
  '000103',
  '000104',
  '000105',
  '000106',
  '000107',
] as const satisfies readonly ProvisioningFailureCode[];

/** Members of the answer that a purchase cannot be served. */
export const refusalMembers = {
  code: z.enum(failureCodes, { error: `must be one of ${failureCodes.join(', ')}` }),
  reason: answeredText(500),
};

const httpUrl = z
  .string({ error: 'must be an http or https URL' })
  .regex(/^https?:\/\/[^\s/?#\p{Cc}][^\s\p{Cc}]*$/u, 'must be an http or https URL without blanks')
  .max(512, 'must have at most 512 characters');

const encryptedBytesMax = 79;
const tooLongEncrypted = `must have at most ${encryptedBytesMax} bytes of UTF-8 for an instance of SaaS V1, where it travels encrypted`;

function fitsEncrypted(value: string): boolean {
  return Buffer.byteLength(value) <= encryptedBytesMax;
}
