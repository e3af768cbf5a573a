import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { CallRecord } from '../domain/call-record.js';
import type { ChangeJudge } from '../domain/change-check.js';
import type { Committer } from '../domain/committer.js';
import type { Licensing } from '../domain/licensing.js';
import type { Loaders } from '../domain/loaders.js';
import type { ProvisioningPlan } from '../domain/provisioning.js';
import type { OperationContext, PendingProvisioning } from '../operations/operation-context.js';
import type { AccessKeys } from '../protocol/access-keys.js';
import { answerCall } from './answer-call.js';
import { answerErrors } from './answer-errors.js';
import { authenticate } from './authenticate.js';
import { beginCall } from './begin-call.js';
import { boundedWork, type CallLimits } from './bounded-work.js';
import type { Metrics } from './callback-metrics.js';
import type { CallTarget } from './call-target.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import type { UndescribedMembers } from '../openapi/undescribed-members.js';
import { checkAnswer } from './check-answer.js';
import { diagnoseRefused } from './diagnose-refused.js';
import { giveWay } from './give-way.js';
import { inTurn, type Step } from './in-turn.js';
import { noteUndescribed, noteUnknownActivity } from './note-undescribed.js';
import { operationTable } from './operation-table.js';
import { pickOperationByActivity, pickOperationByPath } from './pick-operation.js';
import { readRawBody } from './read-raw-body.js';
import { readRequest } from './read-request.js';
import { reportInternal } from './report-internal.js';
import { runOperation } from './run-operation.js';
import { validateRequest } from './validate-request.js';

export interface CallbacksOptions {
  readonly specification: CallbackSpecification;
  readonly keys: AccessKeys;
  readonly windowMs: number;
  readonly v1WindowMs: number | undefined;
  readonly bodyBytesMax: number;
  readonly limits: CallLimits;
  readonly load: Loaders;
  readonly committer: Committer;
  readonly recordRefused: (record: CallRecord) => void;
  readonly provisioning: ProvisioningPlan;
  readonly provision: (pending: PendingProvisioning) => Promise<PendingProvisioning['instance']>;
  readonly licensing: Licensing;
  readonly judgeChange: ChangeJudge;
  readonly debugFrontEndUrl: string;
  readonly encryptType: OperationContext['encryptType'];
  readonly decryptClientSecret: OperationContext['decryptClientSecret'];
  readonly onAnswerDifference: (operationId: string, difference: string) => void;
  readonly undescribed: UndescribedMembers;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => number;
  readonly newId: () => string;
}

export type AnswerCallback = (
  req: IncomingMessage,
  res: ServerResponse,
  target: CallTarget,
) => void;

/** The way of a callback, from the first byte to the signed answer. */
export function callbacks(options: CallbacksOptions): AnswerCallback {
  const { log, specification } = options;
  const bounded = boundedWork({
    ...options,
    answer: answerCall({
      ...options,
      checkAnswer: checkAnswer({ ...options, onDifference: options.onAnswerDifference }),
    }),
  });
  const steps: readonly Step[] = [
    pickOperationByPath(options),
    readRawBody({ ...options, ...bounded }),
    pickOperationByActivity(options),
    authenticate(options),
    (req, res, next) => bounded.admitCall(req, res, next),
    giveWay,
    noteUnknownActivity(options),
    readRequest(options),
    giveWay,
    noteUndescribed(options),
    giveWay,
    validateRequest(options),
    giveWay,
    runOperation({ ...options, ...bounded, operations: operationTable(specification) }),
  ];
  const boundary = answerErrors({
    ...options,
    ...bounded,
    diagnose: diagnoseRefused(options),
    reportInternal: reportInternal(log),
  });
  const begin = beginCall(options);
  const run = inTurn(steps, boundary);
  return (req, res, target) =>
    run(req, Object.assign(res, { locals: { call: begin(req, target) } }));
}
