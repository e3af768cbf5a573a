import type { CallbackRequest } from '../../emulator/callback.js';
import type { CheckContext } from '../check.js';
import { kept } from './journey.js';

/** The kit exists in two versions: other paths and proof, the same five calls, and lists in other forms. */
export type KitVersion = 'v1' | 'v2';

export function kitOperation(name: string, version: KitVersion): string {
  return version === 'v2' ? name : `${name}V1`;
}

/** An enterprise that nobody knows, of an instance that nobody has made: the kit never asks whether it is there. */
export function tenantOf(context: CheckContext, name = 'main') {
  return {
    instanceId: kept(context, `kit instance ${name}`, () => context.ids.of('instance')),
    tenantId: kept(context, `tenant ${name}`, () => context.ids.of('tenant')),
    testFlag: 0,
  };
}

export function tenantRequest(context: CheckContext, flag: number | string, name = 'main') {
  return {
    ...tenantOf(context, name),
    orderId: kept(context, `kit order ${name}`, () => context.ids.orderId()),
    tenantCode: 'kgtest-tenant',
    name: '示例制造有限公司',
    domainName: 'https://kgtest.example.com',
    flag,
  };
}

export function applicationRequest(context: CheckContext, flag: number, name = 'main') {
  return {
    ...tenantOf(context, name),
    ...application(context),
    clientId: 'kgtest-client',
    clientSecret: context.clientSecrets?.usual ?? '',
    flag,
  };
}

function application(context: CheckContext) {
  return { appId: kept(context, 'application', () => context.ids.of('app')) };
}

export interface ListForm {
  readonly count?: number;
  /** As a text that holds JSON; in V1 always. */
  readonly asText?: boolean;
}

export function usersRequest(
  context: CheckContext,
  version: KitVersion,
  flag: number,
  { count = 2, asText = version === 'v1' }: ListForm = {},
): CallbackRequest {
  const users = Array.from({ length: count }, (_, at) => ({
    userName: `kgtest-user-${at}`,
    name: `示例用户${at}`,
    orgCode: `1000${at % 3}`,
    position: '工程师',
    role: at === 0 ? 'admin' : 'user',
    enable: 'true',
    extension: { entryDate: '2023-11-6', employeeType: '4', workPlace: '南京' },
  }));
  return {
    ...tenantOf(context),
    ...application(context),
    userList: asText ? JSON.stringify(users) : users,
    flag,
  };
}

export function departmentRequest(context: CheckContext, flag: number, orgCode = '10001') {
  return {
    ...tenantOf(context),
    orgCode,
    orgName: '研发部',
    parentCode: orgCode === '10000' ? '' : '10000',
    flag,
  };
}

export interface DepartmentListForm extends ListForm {
  /** Names of members in quotation marks, as JSON demands and an example does not. */
  readonly isQuoted?: boolean;
  /** `orgName` in V2, `name` in V1. */
  readonly nameOf?: string;
  /** No department of the list is the parent of the others. */
  readonly isRootless?: boolean;
}

export function departmentsRequest(
  context: CheckContext,
  version: KitVersion,
  form: DepartmentListForm = {},
): CallbackRequest {
  const { count = 3, asText = version === 'v1', isQuoted = true, isRootless = false } = form;
  const { nameOf = version === 'v1' ? 'name' : 'orgName' } = form;
  const departments = Array.from({ length: count }, (_, at) => ({
    orgCode: String(10_000 + at),
    [nameOf]: `示例部门${at}`,
    parentCode: isRootless ? '265789314' : at === 0 ? '' : '10000',
  }));
  const json = JSON.stringify(departments);
  const text = isQuoted ? json : json.replace(/"(\w+)":/g, '$1:');
  return {
    ...tenantOf(context),
    [version === 'v1' ? 'orgInfo' : 'orgInfoList']: asText ? text : departments,
  };
}
