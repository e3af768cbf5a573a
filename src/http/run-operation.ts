import type { IncomingMessage } from 'node:http';
import type { ChangeJudge } from '../domain/change-check.js';
import type { Committer, CommitOutcome } from '../domain/committer.js';
import { KooGateError } from '../domain/koogate-error.js';
import type { Licensing } from '../domain/licensing.js';
import type { Loaders } from '../domain/loaders.js';
import type { ProvisioningPlan } from '../domain/provisioning.js';
import type {
  CallbackAnswer,
  Effects,
  OperationContext,
  PendingProvisioning,
} from '../operations/operation-context.js';
import { toCallRecord } from './call-record.js';
import type { CallInProgress, CallResponse, Next } from './call-in-progress.js';
import { nonceClaimOf, nonceReplayed } from './nonce-claim.js';
import type { OperationTable } from './operation-table.js';

export interface RunOperationOptions {
  readonly operations: OperationTable;
  readonly load: Loaders;
  readonly committer: Committer;
  readonly provisioning: ProvisioningPlan;
  /** Runs the seller's code; resolves with the instance as it is when that ends or when the deadline comes. */
  readonly provision: (pending: PendingProvisioning) => Promise<PendingProvisioning['instance']>;
  readonly licensing: Licensing;
  readonly judgeChange: ChangeJudge;
  readonly debugFrontEndUrl: string;
  readonly encryptType: OperationContext['encryptType'];
  readonly decryptClientSecret: OperationContext['decryptClientSecret'];
  readonly now: () => number;
  readonly newId: () => string;
  readonly answer: (res: CallResponse, answer: CallbackAnswer) => void;
}

/** Every attempt of one call makes some other call win, so this many calls about one subject can meet at once. */
const attemptsMax = 200;

/**
 * Load, decide, commit, answer. An operation that lost a claim, or whose row moved meanwhile, runs again on what is there
 * now: it finds the winner's row and gives the same answer, byte for byte.
 */
export function runOperation(options: RunOperationOptions) {
  return async function runOperationHandler(
    _req: IncomingMessage,
    res: CallResponse,
    next: Next,
  ): Promise<void> {
    try {
      const { call } = res.locals;
      const outcome = await decideAndCommit(call, options);
      const answer = await finishProvisioning(call, outcome, options);
      options.answer(res, answer);
    } catch (error) {
      next(error);
    }
  };
}

type Outcome = { readonly answer: CallbackAnswer } & Effects;

async function decideAndCommit(
  call: CallInProgress,
  options: RunOperationOptions,
): Promise<Outcome> {
  const operation = options.operations.of(call);
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const outcome = await operation(call.request as never, contextOf(call, attempt, options));
    const committed = await options.committer.commit({
      call: toCallRecord(call, outcome.answer, outcome.remark),
      nonce: nonceClaimOf(call),
      changes: outcome.changes,
    });
    if (isFinal(committed)) {
      call.nonceClaimed = true;
      return outcome;
    }
  }
  throw new KooGateError('internal', { detail: `lost ${attemptsMax} times to other calls` });
}

function isFinal(committed: CommitOutcome): boolean {
  if (committed === 'nonce-replayed') throw nonceReplayed();
  return committed === 'committed';
}

/** The pending instance is durable by now, so whatever the seller's code does, nothing of the purchase is lost. */
async function finishProvisioning(
  call: CallInProgress,
  { answer, provision }: Outcome,
  options: RunOperationOptions,
): Promise<CallbackAnswer> {
  if (provision === undefined) return answer;
  call.interimAnswer = answer;
  const instance = await options.provision(provision);
  const final = provision.answerFor(instance);
  await options.committer.commit({ call: toCallRecord(call, final), nonce: null, changes: [] });
  return final;
}

/** Member by member: an object spread of this size costs as much as verifying the signature. */
function contextOf(
  { callId, authentication }: CallInProgress,
  attempt: number,
  options: RunOperationOptions,
): OperationContext {
  if (!authentication?.ok)
    throw new KooGateError('internal', { detail: 'the call is not authentic' });
  return {
    load: options.load,
    now: options.now(),
    callId,
    attempt,
    newId: options.newId,
    provisioning: options.provisioning,
    licensing: options.licensing,
    judgeChange: options.judgeChange,
    debugFrontEndUrl: options.debugFrontEndUrl,
    accessKey: authentication.accessKey,
    encryptType: options.encryptType,
    decryptClientSecret: options.decryptClientSecret,
  };
}
