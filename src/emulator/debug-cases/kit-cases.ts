import { toBeijingWireTime } from '../../protocol/wire-time.js';
import { departmentList, toEntry, type DepartmentForm } from '../actions/kit-calls.js';
import { fixedSecret, readKitPublicKey } from '../actions/kit-client-secret.js';
import { appIdOf, type KitVersion } from '../actions/kit-target.js';
import type { CallbackRequest } from '../callback.js';
import type { Department, EnterpriseUser } from '../marketplace-state.js';
import {
  debugIds,
  type DebugCaseDraft,
  type DebugContext,
  type DebuggedProduct,
} from './debug-case.js';

/** What the seller types into the debugging page, and must get back by decrypting. */
export const typedClientSecret = 'a-client-secret-typed-for-debugging';

/**
 * The five calls of the kit, each by itself, with empty instanceId and orderId (kit.md 5.6): what every flag means must be built. The
 * older kit has no 2 for enterprises and applications, and no 3.
 */
export function kitCases(product: DebuggedProduct, kit: KitVersion): readonly DebugCaseDraft[] {
  const isV1 = kit === 'v1';
  const tenantFlags = isV1 ? [1, 0] : [1, 2, 0];
  const userFlags = isV1 ? [1, 2, 0] : [1, 2, 3, 0];
  const toDraft = toDraftOf(kit);
  const appId = appIdOf(product);
  return [
    ...tenantFlags.map((flag) => toDraft('tenantSync', `flag=${flag}`, { ...tenant, flag })),
    ...tenantFlags.map((flag) =>
      toDraft('applicationSync', `flag=${flag}`, { tenantId, appId, clientId, flag }, withSecret),
    ),
    ...userFlags.map((flag) =>
      toDraft(
        'authSync',
        `flag=${flag}`,
        { tenantId, appId, userList: userList(kit), flag },
        dated,
      ),
    ),
    ...[1, 2, 0].map((flag) =>
      toDraft('singleOrgSync', `flag=${flag}`, { tenantId, ...department, flag }),
    ),
    ...(isV1 ? [] : [snapshot('list')]),
    isV1 ? snapshot('text') : { ...snapshot('text'), isOptional: true },
    // As the example of the page prints it, which is no JSON.
    { ...snapshot('unquoted-text'), isOptional: true },
  ];

  function snapshot(form: DepartmentForm): DebugCaseDraft {
    const list = departmentList([department], kit, form);
    const members = isV1 ? { tenantId, orgInfo: list } : { tenantId, orgInfoList: list };
    return toDraft('allOrgSync', `form=${form}`, members);
  }
}

const tenantId = debugIds.customerId;
const clientId = 'client-id-typed-for-debugging';

const tenant = {
  orderId: '',
  tenantId,
  tenantCode: 'debug-works',
  name: 'huaiweitest',
  domainName: 'https://debug-works.login.example.com',
};

const department: Department = { orgCode: '10000', orgName: '开发部', parentCode: '' };

const user: EnterpriseUser = {
  userName: 'zhangsan01',
  name: '张三',
  orgCode: department.orgCode,
  position: '系统管理员',
  role: 'admin',
  enable: true,
  employeeCode: '',
  employeeType: 4,
  mobile: '',
  email: '',
  workPlace: '南京',
  entryDate: '2022-11-9',
};

function userList(kit: KitVersion): unknown {
  const entries = [toEntry(user, kit, true)];
  return kit === 'v1' ? JSON.stringify(entries) : entries;
}

type MembersOf = (context: DebugContext) => CallbackRequest | undefined;

function toDraftOf(kit: KitVersion) {
  return (
    operationId: string,
    title: string,
    members: CallbackRequest,
    more: MembersOf = () => ({}),
  ): DebugCaseDraft => ({
    operationId: kit === 'v1' ? `${operationId}V1` : operationId,
    title,
    toRequest(context) {
      const added = more(context);
      const timeStamp = toBeijingWireTime(context.clock.now());
      return added && { instanceId: '', ...members, ...added, testFlag: 1, timeStamp };
    },
  });
}

const dated: MembersOf = ({ clock }) => ({ currentSyncTime: toBeijingWireTime(clock.now()) });

/** Without the seller's public key the page could not have encrypted it, so no such case was saved. */
const withSecret: MembersOf = ({ kitPublicKey }) =>
  kitPublicKey === undefined
    ? undefined
    : { clientSecret: fixedSecret(readKitPublicKey(kitPublicKey), typedClientSecret) };
