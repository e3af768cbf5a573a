import * as z from 'zod';
import { accessMembers, answeredText, refusalMembers } from '../answers/access-data.js';
import type {
  ChangeAnswer,
  InstanceAsk,
  LicenseAnswer,
  LicenseAsk,
  ProvisionAnswer,
} from '../domain/handler-calls.js';
import { licenseVerdicts } from '../domain/licensing.js';
import { usageAnswer } from './usage-answer.js';

/** What each handler may answer, by what it was asked. Messages name members and limits, and repeat nothing of the answer. */
export const answerSchemas = {
  provision: ({ instance }: InstanceAsk) => z.preprocess(withKind, provisionAnswer(instance)),
  checkChange: () => changeAnswer,
  issueLicense: (ask: LicenseAsk) => licenseAnswer(ask),
  judgeLicenseRequest: () => verdict,
  usage: () => usageAnswer,
};

const noProvision = 'something else than access data with frontEndUrl, later() or refuse(…)';
const noAccessMember =
  'a member that access data does not have; there are frontEndUrl, adminUrl, userName, password, memo';

function provisionAnswer({ soldBy }: InstanceAsk['instance']) {
  return z.discriminatedUnion(
    'kind',
    [
      z
        // A misspelt member would leave the buyer without a password, and nobody would know.
        .strictObject(
          { kind: z.literal('ready'), ...accessMembers(soldBy) },
          { error: ({ code }) => (code === 'unrecognized_keys' ? noAccessMember : noProvision) },
        )
        .transform(({ kind, ...access }): ProvisionAnswer => ({ kind, access })),
      z.object({
        kind: z.literal('later'),
        retryAfterMs: z
          .int({ error: 'must be a whole number of milliseconds' })
          .min(1_000, 'must be at least 1000, a second')
          .max(86_400_000, 'must be at most 86400000, a day')
          .exactOptional(),
      }),
      z.object({ kind: z.literal('refused'), ...refusalMembers }),
    ],
    { error: noProvision },
  );
}

const kinds: ReadonlySet<unknown> = new Set<ProvisionAnswer['kind']>(['later', 'refused']);

/** Access data has no kind; members that are there and undefined count as absent. */
function withKind(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  if ('kind' in answer && !kinds.has(answer.kind)) return undefined;
  const given = Object.entries(answer).filter(([, value]) => value !== undefined);
  return { kind: 'ready', ...Object.fromEntries(given) };
}

const changeAnswer = z.union(
  [
    z
      .boolean()
      .transform((possible): ChangeAnswer =>
        possible ? { possible } : { possible, reason: 'the handler says so and gives no reason' },
      ),
    z.object({ possible: z.literal(true) }),
    z.object({ possible: z.literal(false), reason: answeredText(500) }),
  ],
  {
    error:
      'something else than true, false or { possible: false, reason } with a reason of 1 to 500 characters',
  },
);

const verdict = z.enum(licenseVerdicts, {
  error: `something else than one of ${licenseVerdicts.join(', ')}`,
});

const licenseCharactersMax = 4_096;
/** One line with something to see, as the schema of the answer to the marketplace wants it. */
const oneLine = /^[\p{Z}\p{Cf}]*[^\p{Z}\p{Cf}\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]*$/u;
const noLine = `something else than one line of 1 to ${licenseCharactersMax} characters, or undefined when there is none left; encode what has several lines, for example in Base64`;
const noLicense =
  'something else than a text that is not empty, { fileName, bytes }, or undefined when it will be sent in later';
const noFileName = 'must be a text of 1 to 1024 characters';
const noBytes = 'must be a Uint8Array, such as a Buffer, with at least one byte';

function licenseAnswer(ask: LicenseAsk) {
  return ask.kind === 'order' ? lineAnswer : fileAnswer;
}

const lineAnswer: z.ZodType<LicenseAnswer> = z
  .string({ error: noLine })
  .max(licenseCharactersMax, noLine)
  .regex(oneLine, noLine)
  .optional();

const fileAnswer: z.ZodType<LicenseAnswer> = z
  .union(
    [
      z.string(noLicense).min(1, noLicense),
      z.object({
        fileName: z.string(noFileName).min(1, noFileName).max(1_024, noFileName),
        bytes: z
          .instanceof(Uint8Array, { error: noBytes })
          .refine(({ length }) => length > 0, noBytes),
      }),
    ],
    noLicense,
  )
  .optional();
