import { z } from 'zod';
import { playedDuration } from '../control/played-duration.js';
import { faultRuleSchema } from '../faults/fault-rule.js';
import { chargingModes, productKinds } from '../marketplace-state.js';

/** A text that stands for the id of an earlier step, e.g. `$purchase.resourceId`, or for itself. */
const idOrReference = z.string().min(1);

const say = z.strictObject({ say: z.string().min(1) });

const act = z.strictObject({
  do: z.string().min(1),
  with: z.record(z.string(), z.unknown()).default({}),
  as: z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9-]*$/,
      'must be letters, digits and hyphens, beginning with a letter',
    )
    .optional(),
});

const advance = z.strictObject({ advance: playedDuration });

const faults = z.strictObject({
  faults: z.union([z.string(), z.array(faultRuleSchema)]),
});

const restart = z.strictObject({ restart: z.literal('last') });

const expectation = z
  .strictObject({
    resource: idOrReference.optional(),
    state: z.enum(['delivering', 'open', 'frozen', 'released', 'refunded']).optional(),
    order: idOrReference.optional(),
    status: z.enum(['paid', 'done', 'failed', 'refunded']).optional(),
    lastOperation: z.string().optional(),
    lastCode: z
      .string()
      .regex(/^\d{6}$/, "must be six digits in quotes, e.g. '000000'")
      .optional(),
    deliveries: z.int().min(0).optional(),
    findings: z.int().min(0).optional(),
    failures: z.int().min(0).optional(),
    notices: z.int().min(0).optional(),
  })
  .refine(({ resource, state }) => (resource === undefined) === (state === undefined), {
    message: 'resource and state belong together',
  })
  .refine(({ order, status }) => (order === undefined) === (status === undefined), {
    message: 'order and status belong together',
  })
  .refine((expected) => Object.values(expected).some((value) => value !== undefined), {
    message: 'says nothing that could be seen',
  });

/** By the one member that names what a step is. */
export const stepSchemas = {
  say,
  do: act,
  advance,
  faults,
  restart,
  expect: z.strictObject({ expect: expectation }),
} as const;

export type StepKind = keyof typeof stepSchemas;

export type ScenarioStep = { [Kind in StepKind]: z.infer<(typeof stepSchemas)[Kind]> }[StepKind];

export type Expectation = z.infer<typeof expectation>;

/** All of a scenario but its steps. */
export const scenarioHeadSchema = z.strictObject({
  name: z.string().min(1),
  seed: z.int().min(0).default(1),
  /** When the played time begins; now by default. */
  start: z.iso.datetime().optional(),
  products: z
    .array(
      z
        .strictObject({
          kind: z.enum(productKinds),
          chargingMode: z.enum(chargingModes),
          kit: z.enum(['v2', 'v1']).optional(),
          sendsOrderNotice: z.boolean().optional(),
          billingItems: z.int().min(1).max(20).optional(),
          name: z.string().optional(),
          productId: z.string().optional(),
          price: z.number().min(0).optional(),
        })
        .refine(
          ({ billingItems = 1, chargingMode }) =>
            billingItems === 1 || chargingMode === 'ON_DEMAND',
          {
            message: 'only pay per use (ON_DEMAND) has several billing items',
            path: ['billingItems'],
          },
        ),
    )
    .min(1)
    .optional(),
  steps: z.array(z.unknown()).min(1),
});

/** What is to happen, step by step; a file of it is the same play every time. */
export interface Scenario extends Omit<z.infer<typeof scenarioHeadSchema>, 'steps'> {
  readonly steps: readonly LocatedStep[];
}

export interface LocatedStep {
  readonly step: ScenarioStep;
  /** In the file, from 1. */
  readonly line: number;
}

/** What a scenario wants to be played with. */
export function stageSettingsOf({ seed, start, products }: Scenario) {
  return {
    seed,
    ...(start !== undefined && { startAt: Date.parse(start) }),
    ...(products !== undefined && { products }),
  };
}
