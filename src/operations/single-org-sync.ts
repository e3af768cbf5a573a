import type { components } from '../../generated/types/callbacks.js';
import { codedAnswer } from './coded-answer.js';
import { isDelete, toStatementTimes, toTenantKey } from './kit-statement.js';
import type { Effects, OperationContext } from './operation-context.js';

type Request = components['schemas']['SingleOrgSyncRequest'];
type Answer = components['schemas']['SingleOrgSyncAnswer'];

/** A department is there, renamed, moved or gone. Its parent may come later, or never. */
export async function singleOrgSync(
  request: Request,
  { now }: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const department = {
    ...toTenantKey(request),
    ...toStatementTimes(request, now),
    removed: isDelete(request.flag),
    orgCode: request.orgCode,
    orgName: request.orgName,
    parentCode: request.parentCode ?? '',
  };
  return {
    answer: codedAnswer('000000'),
    changes: [{ kind: 'put', table: 'departments', record: department }],
  };
}
