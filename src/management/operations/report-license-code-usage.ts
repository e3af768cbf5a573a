import type { components } from '../../../generated/types/management.js';
import type { LicensesOperations } from '../../../generated/stubs/Licenses.js';
import {
  reportCodeUsage,
  type ClientUsage,
  type CodeUsage,
} from '../../marketplace/report-code-usage.js';
import { InvalidFields } from '../invalid-fields.js';
import { answerCodeOutcomes } from '../license-code-calls.js';
import { marketplaceOf } from '../marketplace-problem.js';
import type { OperationContext } from '../operation-context.js';

type ReportLicenseCodeUsage = LicensesOperations<OperationContext>['reportLicenseCodeUsage'];
type Schemas = components['schemas'];

/** Which clients have used the software of each code, or how many. */
export const reportLicenseCodeUsage: ReportLicenseCodeUsage = async (
  { body: { codes } },
  context,
) => {
  checkCodesDiffer(codes);
  const outcomes = await reportCodeUsage(marketplaceOf(context), codes.map(toCodeUsage));
  return answerCodeOutcomes(outcomes, context);
};

const problemsMax = 20;

function checkCodesDiffer(codes: readonly Schemas['LicenseCodeUsage'][]): void {
  const seen = new Set<string>();
  const problems = codes.flatMap(({ code }, index) => {
    const isNew = !seen.has(code);
    seen.add(code);
    return isNew ? [] : [{ pointer: `#/codes/${index}/code`, detail: 'stands there before' }];
  });
  if (problems.length > 0) throw new InvalidFields(problems.slice(0, problemsMax));
}

function toCodeUsage({ code, usage }: Schemas['LicenseCodeUsage']): CodeUsage {
  return { code, usage: usage.map(toClientUsage) };
}

/** The validator has let through entries with exactly one member. */
function toClientUsage({ id, activeClients }: Schemas['ClientUsage']): ClientUsage {
  return id === undefined ? { activeClients: activeClients ?? 0 } : { id };
}
