import type { KeyObject } from 'node:crypto';
import { plainCourier, type Courier, type CourierOptions } from '../emulator/courier.js';
import { createHttpClient } from '../emulator/http-exchange.js';
import { answerValidator, type AnswerValidator } from '../openapi/answer-validator.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import { keyClasses, type AccessKeys } from '../protocol/access-keys.js';
import { encryptClientSecrets } from './client-secrets.js';
import { chooseChecks } from './choose-checks.js';
import { catalogue } from './conformance-checks.js';
import { countsOf, familiesOf, type ConformanceReport } from './conformance-report.js';
import { parseTarget, preflight } from './preflight.js';
import { runChecks, type Progress } from './run-checks.js';
import { createSession } from './session.js';
import { createTestIds } from './test-ids.js';

export interface ConformanceOptions {
  readonly specification: CallbackSpecification;
  /** The production address, as it would be registered at the marketplace. */
  readonly target: string;
  /** The current key of each class first, then those that are still accepted. */
  readonly keys: Partial<AccessKeys>;
  /** Of the kit: with it client secrets can be encrypted for the seller. */
  readonly kitPublicKey?: KeyObject;
  /** Leaves out what makes, changes or removes anything. */
  readonly debugOnly?: boolean;
  /** Names of families, beginnings of ids, or whole ids after an equals sign; what they need runs too. */
  readonly only?: readonly string[];
  /** For each call; 5 s by default, as the stricter pages say. */
  readonly timeoutMs?: number;
  /** For a purchase that is answered 000004; a minute by default. */
  readonly provisionTimeoutMs?: number;
  /** Lanes beside each other; 4 by default. */
  readonly concurrency?: number;
  /** How well-formed calls travel; plainly by default. */
  readonly courier?: (options: CourierOptions) => Courier;
  readonly onProgress?: (progress: Progress) => void;
}

/** Holds a seller's server against all checks. Throws CannotRunError, with one sentence, when there is nothing to check. */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceReport> {
  const { specification, timeoutMs = 5_000, debugOnly = false } = options;
  const target = parseTarget(options.target).href;
  const keys = completeKeys(options.keys);
  const chosen = chooseChecks(catalogue(specification), options.only);
  const http = createHttpClient();
  const startedAt = new Date();
  try {
    await preflight({ specification, target, keys, http, timeoutMs });
    const realNow = () => Date.now();
    const courierOptions = { http, productionUrl: target, keys, timeoutMs, realNow };
    const session = createSession({
      specification,
      validator: validatorOf(specification),
      target,
      keys,
      ids: createTestIds(),
      http,
      courier: (options.courier ?? plainCourier)(courierOptions),
      timeoutMs,
      provisionTimeoutMs: options.provisionTimeoutMs ?? 60_000,
      clientSecrets: options.kitPublicKey && encryptClientSecrets(options.kitPublicKey),
    });
    const results = await runChecks(chosen, {
      ...{ session, keys, debugOnly, onProgress: options.onProgress },
      concurrency: options.concurrency ?? 4,
    });
    return {
      target,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      debugOnly,
      results,
      counts: countsOf(results),
      families: familiesOf(results),
    };
  } finally {
    http.close();
  }
}

const validators = new WeakMap<CallbackSpecification, AnswerValidator>();

/** Compiling the schemas takes longer than a short run. */
function validatorOf(specification: CallbackSpecification): AnswerValidator {
  const known = validators.get(specification) ?? answerValidator(specification.document);
  validators.set(specification, known);
  return known;
}

function completeKeys(given: Partial<AccessKeys>): AccessKeys {
  const entries = keyClasses.map((keyClass) => [keyClass, given[keyClass] ?? []] as const);
  return Object.fromEntries(entries) as unknown as AccessKeys;
}
