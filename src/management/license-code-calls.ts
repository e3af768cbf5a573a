import type { components } from '../../generated/types/management.js';
import type { Change } from '../domain/change.js';
import { KooGateError } from '../domain/koogate-error.js';
import { toReportedCode, type LicenseCodeReport } from '../domain/license-code-report.js';
import { isAboutCodes, type CodeOutcome } from '../marketplace/code-outcome.js';
import type { CallFailure } from '../marketplace/marketplace-client.js';
import { toCodeReportAnswer, toShownCode } from './license-code-answer.js';
import { MarketplaceProblem, problemKindOf } from './marketplace-problem.js';
import type { OperationContext } from './operation-context.js';
import { problems } from './problem.js';
import { traceOf } from './with-intervention.js';

type Schemas = components['schemas'];

/**
 * Keeps what the marketplace has told of codes, with the trace of who asked, and answers it code by code. Throws `MarketplaceProblem`
 * when nothing came of the call for any code, whichever they are.
 */
export async function answerCodeOutcomes(
  outcomes: readonly CodeOutcome[],
  context: OperationContext,
): Promise<Schemas['LicenseCodeResult']> {
  throwWhatMetAll(outcomes);
  const reports = outcomes.flatMap((outcome) => toReport(outcome, context.now) ?? []);
  const trace = traceOf(context, {
    target: 'license-codes',
    detail: { codes: String(outcomes.length) },
  });
  await keep([...reports.flatMap(changesOf), trace], context);
  const lines = outcomes.map((outcome) => toLine(outcome, context));
  const failed = lines.filter(({ outcome }) => outcome === 'failed').length;
  return { succeeded: lines.length - failed, failed, lines };
}

function throwWhatMetAll(outcomes: readonly CodeOutcome[]): void {
  const failures = outcomes.flatMap((outcome) =>
    outcome.kind === 'failed' && !isAboutCodes(outcome.failure) ? [outcome.failure] : [],
  );
  const [first] = failures;
  if (first === undefined || failures.length < outcomes.length) return;
  throw new MarketplaceProblem(problemKindOf(first), first);
}

function toReport(outcome: CodeOutcome, checkedAt: number): LicenseCodeReport | undefined {
  if (outcome.kind === 'failed' || outcome.kind === 'reported') return undefined;
  return { code: outcome.code, ...outcome.facts, checkedAt };
}

function changesOf(report: LicenseCodeReport): readonly Change[] {
  return [
    { kind: 'ensure', table: 'licenseCodes', record: toReportedCode(report) },
    { kind: 'put', table: 'licenseCodeReports', record: report },
  ];
}

async function keep(changes: readonly Change[], { committer }: OperationContext): Promise<void> {
  try {
    await committer.commit({ call: null, nonce: null, changes });
  } catch (error) {
    if (!(error instanceof KooGateError) || error.code !== 'storage-unavailable') throw error;
    const sentence =
      'The marketplace has answered, but the database cannot be reached, so that nothing of it was kept. It is safe to call again.';
    throw new KooGateError('storage-unavailable', { sentence, cause: error });
  }
}

function toLine(
  outcome: CodeOutcome,
  { caller, now }: OperationContext,
): Schemas['LicenseCodeLine'] {
  const report = toReport(outcome, now);
  return {
    ...toShownCode(outcome.code, caller),
    outcome: outcome.kind,
    marketplace: report === undefined ? null : toCodeReportAnswer(report),
    problem: outcome.kind === 'failed' ? toCodeProblem(outcome.failure) : null,
  };
}

function toCodeProblem(failure: CallFailure): Schemas['LicenseCodeProblem'] {
  const kind = problemKindOf(failure);
  return {
    type: `urn:koogate:problem:${kind}`,
    title: problems[kind].title,
    detail: failure.message,
    marketplaceCode: failure.code,
    retry: failure.retry,
  };
}
