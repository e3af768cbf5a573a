import * as z from 'zod';
import { accessMembers, refusalMembers } from '../answers/access-data.js';
import type { Instance } from '../domain/instance.js';
import type { ProvisionAnswer } from '../domain/handler-calls.js';

/** Throws when it is none of the answers of `provision` in `openapi/events.yaml`; the message names each field, and no value. */
export function parseProvisionAnswer(
  text: string,
  { soldBy }: Pick<Instance, 'soldBy'>,
): ProvisionAnswer {
  const parsed = answer(soldBy).safeParse(parseJson(text));
  if (!parsed.success) throw new Error(parsed.error.issues.map(toSentence).join('; '));
  const { data } = parsed;
  switch (data.outcome) {
    case 'ready':
      return { kind: 'ready', access: data.access };
    case 'later': {
      const { retryAfterSeconds: seconds } = data;
      return { kind: 'later', ...(seconds !== undefined && { retryAfterMs: seconds * 1000 }) };
    }
    case 'refused':
      return { kind: 'refused', code: data.code, reason: data.reason };
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === '') {
    throw new Error('its body is empty; answer 202 when the provisioning goes on elsewhere');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error('its body is no JSON');
  }
}

function answer(soldBy: Instance['soldBy']) {
  return z.discriminatedUnion(
    'outcome',
    [
      z.object({ outcome: z.literal('ready'), access: access(soldBy) }),
      z.object({
        outcome: z.literal('later'),
        retryAfterSeconds: z
          .int({ error: 'must be a whole number of seconds' })
          .min(1, 'must be at least 1')
          .max(86_400, 'must be at most 86400, a day')
          .optional(),
      }),
      z.object({
        outcome: z.literal('refused'),
        ...refusalMembers,
      }),
    ],
    { error: 'must be an object with outcome' },
  );
}

function access(soldBy: Instance['soldBy']) {
  return z.object(accessMembers(soldBy), { error: 'must be an object with frontEndUrl' });
}

function toSentence({ path, message, code }: z.core.$ZodIssue): string {
  if (code === 'invalid_union') return 'outcome must be ready, later or refused';
  return path.length === 0 ? `its body ${message}` : `${path.join('.')} ${message}`;
}
