import * as z from 'zod';
import type { ReportedUsage } from '../domain/handler-calls.js';

const noTime = 'must be a time: a Date, milliseconds, or a text of RFC 3339 with its zone';
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

const time = z
  .union([z.date(noTime), z.number(noTime), z.string(noTime).regex(rfc3339, noTime)], noTime)
  .transform((given) => new Date(given).getTime())
  .refine((ms) => Number.isInteger(ms), noTime);

const value = z
  .union([z.string(), z.number()], { error: 'must be a decimal text or a number' })
  .transform(String);

const text = z.string({ error: 'must be a text' });

/**
 * The form of what `usage` answers. Windows and values are judged record by record when they are taken in, so that one that is wrong
 * does not keep back the others.
 */
export const usageAnswer = z.array(
  z
    .object(
      {
        instanceId: text,
        beginAt: time,
        endAt: time,
        value,
        packageInstanceId: text.optional(),
      },
      { error: 'must be a record: { instanceId, beginAt, endAt, value }' },
    )
    .transform(({ packageInstanceId, ...record }): ReportedUsage => ({
      ...record,
      ...(packageInstanceId !== undefined && { packageInstanceId }),
    })),
  { error: 'something else than an array of usage records' },
);
