import type { components } from '../../generated/types/callbacks.js';
import type { UserProfile } from '../domain/organisation.js';
import { assertShallow } from './assert-shallow.js';
import { toTold } from './told.js';

type Schemas = components['schemas'];

/** A user as the kit describes one; what is empty or null was not told. */
export function toUserProfile(entry: Schemas['UserEntry']): UserProfile {
  const { userName: _, name, orgCode, role, enable, extension, ...optional } = entry;
  const { position, employeeCode, mobile, email, ...others } = optional;
  const { entryDate, employeeType, workPlace, ...more } = others;
  const inside = typeof extension === 'object' && extension !== null ? extension : {};
  const { entryDate: date, employeeType: type, workPlace: place, ...rest } = inside;
  return {
    name,
    orgCode,
    ...toRole(role),
    enabled: String(enable) === 'true',
    ...toTold({ position, employeeCode, mobile, email }),
    // The older page lists these on the user and shows them inside `extension`; so either place counts.
    ...toTold({ workPlace: place, entryDate: date }),
    ...toTold({ workPlace, entryDate }),
    ...toEmployeeType(type),
    ...toEmployeeType(employeeType),
    ...toMore(more, rest),
  };
}

function toRole(role: string): Pick<UserProfile, 'role' | 'unknownRole'> {
  return role === 'user' || role === 'admin' ? { role } : { role: 'user', unknownRole: role };
}

function toEmployeeType(type: unknown): Pick<UserProfile, 'employeeType'> {
  return type === undefined || type === null || type === '' ? {} : { employeeType: Number(type) };
}

/** What no page documents, as it came. */
function toMore(more: object, extension: object): Pick<UserProfile, 'more'> {
  const kept = {
    ...more,
    ...(Object.keys(extension).length > 0 && { extension }),
  };
  if (Object.keys(kept).length === 0) return {};
  assertShallow(kept, 'userList');
  return { more: kept };
}
