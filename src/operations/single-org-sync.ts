import type { components } from '../../generated/types/callbacks.js';
import type { Loaders } from '../domain/loaders.js';
import type { Department } from '../domain/organisation.js';
import { codedAnswer } from './coded-answer.js';
import { isDelete, toStatementTimes, toTenantKey } from './kit-statement.js';
import type { Effects, OperationContext } from './operation-context.js';

type Request = components['schemas']['SingleOrgSyncRequest'];
type Answer = components['schemas']['SingleOrgSyncAnswer'];

/** A department is there, renamed, moved or gone. Its parent may come later, or never. */
export async function singleOrgSync(
  request: Request,
  { load, now }: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const department = {
    ...toTenantKey(request),
    ...toStatementTimes(request, now),
    removed: isDelete(request.flag),
    orgCode: request.orgCode,
    orgName: request.orgName,
    parentCode: request.parentCode ?? '',
  };
  const remark = department.removed ? undefined : await remarkOn(department, load);
  return {
    answer: codedAnswer('000000'),
    changes: [{ kind: 'put', table: 'departments', record: department }],
    ...(remark !== undefined && { remark }),
  };
}

/** Deeper than any enterprise, and few enough to be looked up one by one. The management API looks at the whole tree. */
const levelsMax = 50;

async function remarkOn(
  department: Department,
  load: Pick<Loaders, 'department'>,
): Promise<string | undefined> {
  const { orgCode, parentCode } = department;
  let above = parentCode;
  for (let level = 0; level < levelsMax && above !== ''; level += 1) {
    if (above === orgCode) return 'the department is below itself; it is kept';
    const known = await load.department({ ...department, orgCode: above });
    if (known === undefined || known.removed) {
      return above === parentCode ? 'its parent is not known; the department is kept' : undefined;
    }
    above = known.parentCode;
  }
  return undefined;
}
