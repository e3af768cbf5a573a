import type { Check, CheckContext, Verdict } from '../check.js';
import type { OperationForm } from '../operation-form.js';
import { skipped } from '../verdicts.js';
import { ruleOf } from '../rule-of.js';

export interface OperationCheck {
  /** The second half of the id. */
  readonly name: string;
  readonly title: string;
  /** Without the page; that of the family is added, unless another one is named. */
  readonly rule: string;
  readonly page?: string;
  readonly advice: string;
  /** Second halves of the ids of checks of the same callback. */
  readonly needs?: readonly string[];
  readonly real?: boolean;
  /** Only a seller who can decrypt a client secret can answer it. */
  readonly opensSecret?: boolean;
  run(context: CheckContext): Promise<Verdict>;
}

/** A check of one callback, whichever it is. */
export function operationCheck(
  { operation, page }: OperationForm,
  { name, needs = [], real = false, opensSecret = true, ...check }: OperationCheck,
): Check {
  const { operationId, family, keyClass } = operation;
  const hasSecret = operationId.startsWith('applicationSync') && opensSecret;
  return {
    id: `${operationId}/${name}`,
    title: check.title,
    rule: ruleOf(check.rule, check.page ?? page),
    advice: check.advice,
    operationId,
    family,
    real,
    keyClass,
    needs: needs.map((each) => `${operationId}/${each}`),
    async run(context) {
      if (hasSecret && context.clientSecrets === undefined) return withoutPublicKey;
      return check.run(context);
    },
  };
}

export const withoutPublicKey = skipped(
  "the seller's public key is not known, so no client secret can be encrypted for it: give it with --kit-public-key",
);
