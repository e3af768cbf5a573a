import type { components } from '../../generated/types/management.js';
import type { Stored } from '../domain/directories.js';
import type { Authorization } from '../domain/organisation.js';
import { seesPersonalData } from './caller-sight.js';
import { presentMembers } from './present-members.js';
import type { Caller } from './request-in-progress.js';
import { toStatementAnswer } from './statement-answer.js';

type Schemas = components['schemas'];

/** A user's grant as the caller may see it: what the application has to know for everybody, who it is for fewer. */
export function toUserAnswer(
  authorization: Stored<Authorization>,
  caller: Caller,
): Schemas['User'] {
  const { instanceId, tenantId, appId, access, user } = authorization;
  const redacted = !seesPersonalData(caller);
  return {
    instanceId,
    tenantId,
    appId,
    orgCode: user.orgCode,
    role: user.role,
    enabled: user.enabled,
    access,
    ...(!redacted && { person: toPersonAnswer(authorization) }),
    personRedacted: redacted,
    ...toStatementAnswer(authorization),
  };
}

/** Named one by one: a member that is added to the domain does not leave unnoticed. */
function toPersonAnswer({ userName, user }: Authorization): Schemas['Person'] {
  const { name, mobile, email, position, employeeCode, employeeType } = user;
  const { workPlace, entryDate, unknownRole, more } = user;
  return {
    userName,
    name,
    ...presentMembers({ mobile, email, position, employeeCode, employeeType }),
    ...presentMembers({ workPlace, entryDate, unknownRole, more }),
  };
}
