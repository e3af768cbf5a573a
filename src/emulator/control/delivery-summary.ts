import { resultCodes } from '../../protocol/result-codes.js';
import type { AnswerFinding } from '../answer-checks.js';
import type { HttpOutcome } from '../http-exchange.js';
import type { Delivery } from '../marketplace-state.js';
import { toUtc } from './utc.js';

/** One attempt to bring a callback to the seller, without what it carried. */
export interface DeliverySummary {
  readonly deliveryId: string;
  readonly operationId: string;
  /** What tells this call from others of its operation, e.g. `RENEWAL` or `FREEZE`; empty where nothing does. */
  readonly scene: string;
  readonly attempt: number;
  readonly at: string;
  readonly isProbe: boolean;
  readonly productId: string | null;
  readonly resourceId: string | null;
  readonly outcome: OutcomeSummary;
  readonly resultCode: string | null;
  /** Of the code, in words. */
  readonly meaning: string | null;
  readonly findings: readonly AnswerFinding[];
  readonly isSuccess: boolean;
  readonly nextAttemptAt: string | null;
  readonly canBeRestarted: boolean;
}

export type OutcomeSummary =
  | { readonly kind: 'answered'; readonly status: number; readonly durationMs: number }
  | {
      readonly kind: 'failed';
      readonly failure: string;
      readonly sentence: string;
      readonly durationMs: number;
    };

export function toDeliverySummary(delivery: Delivery): DeliverySummary {
  const { deliveryId, operationId, attempt, isProbe, findings, isSuccess, canBeRestarted } =
    delivery;
  return {
    deliveryId,
    operationId,
    scene: sceneOf(delivery),
    attempt,
    at: toUtc(delivery.at),
    isProbe,
    productId: delivery.productId ?? null,
    resourceId: delivery.resourceId ?? null,
    outcome: toOutcomeSummary(delivery.outcome),
    resultCode: delivery.resultCode ?? null,
    meaning: meaningOf(delivery.resultCode),
    findings,
    isSuccess,
    nextAttemptAt: delivery.nextAttemptAt === undefined ? null : toUtc(delivery.nextAttemptAt),
    canBeRestarted,
  };
}

const sceneMembers = ['scene', 'status', 'instanceStatus', 'flag'] as const;

function sceneOf({ request }: Delivery): string {
  return sceneMembers
    .filter((name) => request[name] !== undefined)
    .map((name) => (name === 'flag' ? `flag ${String(request[name])}` : String(request[name])))
    .join(' ');
}

function toOutcomeSummary(outcome: HttpOutcome): OutcomeSummary {
  const { durationMs } = outcome;
  if (outcome.kind === 'answered') return { kind: 'answered', status: outcome.status, durationMs };
  const { failure, sentence } = outcome;
  return { kind: 'failed', failure, sentence, durationMs };
}

function meaningOf(resultCode: string | undefined): string | null {
  if (resultCode === undefined) return null;
  const known: Readonly<Record<string, { readonly meaning: string }>> = resultCodes;
  return known[resultCode]?.meaning ?? 'no documented code';
}
