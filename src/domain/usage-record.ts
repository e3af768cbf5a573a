import type { SaleInterface } from './instance.js';

/**
 * What one pay-per-use instance used in one window, as it is pushed to the marketplace. The marketplace tells windows apart by instance,
 * begin and end, and counts the first record of each only (open-api.md 5.2, rule 5): so a window is reported once. Where that record was
 * not counted, another may take its place: identity is instanceId + beginAt + endAt + revision.
 */
export interface UsageRecord {
  /** `metering_sn`; stays the same however often the record is pushed. */
  readonly recordId: string;
  /** The pay-per-use instance, never that of a package. */
  readonly instanceId: string;
  /** Milliseconds, UTC, whole seconds as the wire has them. */
  readonly beginAt: number;
  readonly endAt: number;
  /** 1, and one more for each record that took the place of one that does not count. */
  readonly revision: number;
  /** Decimal text greater than 0, without needless zeros, at most four decimals and 20 characters. */
  readonly value: string;
  /** The package that the usage is taken from. */
  readonly packageInstanceId: string | null;
  /** Of the instance when it was reported; only the older interface of the marketplace asks. */
  readonly productId: string | null;
  /** The interface that the instance was bought by, which decides which API its usage may go to. */
  readonly soldBy: SaleInterface;
  /** When it was reported; travels as `record_time`. */
  readonly recordedAt: number;
  /** Who reported it: `management:<token name>` or `job:<jobId>`. */
  readonly recordedBy: string;
  readonly state: UsageState;
  /** The batch that it was last sent with. */
  readonly batchId: string | null;
  /** When the marketplace took it in. */
  readonly pushedAt: number | null;
  /** Why it was refused, or what was found when the marketplace checked it. */
  readonly problem: string | null;
  /** What the seller console shows of it: `001` to `013`. */
  readonly abnormalCode: string | null;
  /** 1 at first; each change adds 1. */
  readonly version: number;
  readonly updatedAt: number;
}

/**
 * - `queued`: waits for its push.
 * - `sending`: its batch was begun; whether the marketplace has it is not known until the answer is.
 * - `accepted`: the marketplace took it in, to check it later; it may still show as abnormal in the seller console.
 * - `abnormal`: the console says that it does not count.
 * - `refused`: the marketplace does not take it; it does not count.
 * - `superseded`: did not count, and another record of its window took its place.
 */
export const usageStates = [
  'queued',
  'sending',
  'accepted',
  'abnormal',
  'refused',
  'superseded',
] as const;
export type UsageState = (typeof usageStates)[number];

/** Whether it is part of what the buyer has used, as far as is known. */
export function isCounted({ state }: Pick<UsageRecord, 'state'>): boolean {
  return state === 'queued' || state === 'sending' || state === 'accepted';
}

export type UsageWindow = Pick<UsageRecord, 'instanceId' | 'beginAt' | 'endAt'>;

/** Names a window in one text. Times come first: they hold no slash. */
export function toWindowId({ instanceId, beginAt, endAt }: UsageWindow): string {
  return `${beginAt / 1_000}/${endAt / 1_000}/${instanceId}`;
}

/**
 * All that is counted of one instance, apart for each package that it was taken from. Identity: instanceId + packageInstanceId. Exact,
 * so that what the buyer sees and what is pushed come from the same records (open-api.md 5.2).
 */
export interface UsageTotal {
  readonly instanceId: string;
  /** Empty for what was taken from none. */
  readonly packageInstanceId: string;
  /** Decimal text; `0` once nothing counts any more. */
  readonly value: string;
  /** The latest end of a window in it (ms). */
  readonly countedUntil: number;
  readonly version: number;
}

/** Names a total in one text. */
export function toTotalId({
  instanceId,
  packageInstanceId,
}: Pick<UsageTotal, 'instanceId' | 'packageInstanceId'>): string {
  return JSON.stringify([instanceId, packageInstanceId]);
}

/** What the seller console shows of an abnormal record (open-api.md 5.2, rule 1). */
export const abnormalCodes = {
  '001': 'there is no such instance',
  '002': 'the form of a time is wrong',
  '003': 'the usage value is wrong',
  '004': 'the record has no id',
  '005': 'another record with this id was there before',
  '006': 'the product has been withdrawn',
  '007': 'the time of the record is too old',
  '008': 'the console documents no meaning',
  '009': 'instance and seller do not match',
  '010': 'another record of this window was there before',
  '011': 'the window does not fit to the life of the resource',
  '012': 'the resource is not paid by use',
  '013': 'the state of the resource does not allow it',
} as const;
export type AbnormalCode = keyof typeof abnormalCodes;

export function isAbnormalCode(code: string): code is AbnormalCode {
  return Object.hasOwn(abnormalCodes, code);
}

/**
 * Of these the marketplace has the first: it says that a repeat does not count. We send a record again, with its id and window, when its
 * answer was lost; so this is what the console shows of the second copy, and the record itself counts.
 */
export function saysRepeated(code: AbnormalCode): boolean {
  return code === '005' || code === '010';
}
