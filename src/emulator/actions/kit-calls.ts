import { toBeijingWireTime } from '../../protocol/wire-time.js';
import type { ActionContext, CallToDeliver } from '../action.js';
import type { CallbackRequest } from '../callback.js';
import type { Delivery, Department, EnterpriseUser } from '../marketplace-state.js';
import { encryptedSecret, readKitPublicKey, type SecretForm } from './kit-client-secret.js';
import { appIdOf, clientOf, type KitTarget, type KitVersion } from './kit-target.js';

/** 0 delete, 1 add, 2 change, 3 withdraw a grant; the older kit knows less (kit.md 3). */
export type KitFlag = 0 | 1 | 2 | 3;

/** How the list of departments travels: the table prints a list, the example a text, with or without quotes around its names. */
export const departmentForms = ['list', 'text', 'unquoted-text'] as const;

export type DepartmentForm = (typeof departmentForms)[number];

/** The call that states an enterprise. */
export function tenantCall(context: ActionContext, target: KitTarget, flag: KitFlag) {
  const { tenantId, tenantCode, name, domainName } = target.enterprise;
  return toCall(context, target, {
    operationId: 'tenantSync',
    members: {
      orderId: target.bound?.orderId ?? '',
      ...{ tenantId, tenantCode, name, domainName, flag },
    },
  });
}

/** The call that states as what the application logs in there. Throws `ActionError` without the seller's public key. */
export function applicationCall(
  context: ActionContext,
  target: KitTarget,
  { flag, secretForm }: { readonly flag: KitFlag; readonly secretForm: SecretForm },
) {
  const { clientId, clientSecret } = clientOf(context, target);
  const publicKey = readKitPublicKey(context.kitPublicKey);
  return toCall(context, target, {
    operationId: 'applicationSync',
    members: {
      tenantId: target.enterprise.tenantId,
      appId: appIdOf(target.product),
      clientId,
      clientSecret: encryptedSecret(publicKey, clientSecret, secretForm),
      flag,
    },
  });
}

/** At most so many in a call (kit.md 4.3). */
const usersMax = 500;

export interface UsersToSync {
  readonly flag: KitFlag;
  readonly users: readonly EnterpriseUser[];
  /** Phone and mail come only if the seller asked for them with the credential and the buyer agreed. */
  readonly contact: boolean;
}

/** The calls that state users: as many as the list needs, none for nobody. */
export function userCalls(context: ActionContext, target: KitTarget, sync: UsersToSync) {
  const calls: CallToDeliver[] = [];
  for (let start = 0; start < sync.users.length; start += usersMax) {
    const entries = sync.users
      .slice(start, start + usersMax)
      .map((user) => toEntry(user, target.kit, sync.contact));
    calls.push(
      toCall(context, target, {
        operationId: 'authSync',
        members: {
          tenantId: target.enterprise.tenantId,
          appId: appIdOf(target.product),
          userList: target.kit === 'v1' ? JSON.stringify(entries) : entries,
          currentSyncTime: toBeijingWireTime(context.clock.now()),
          flag: sync.flag,
        },
      }),
    );
  }
  return calls;
}

/** The call that states one department. */
export function departmentCall(
  context: ActionContext,
  target: KitTarget,
  { flag, department }: { readonly flag: KitFlag; readonly department: Department },
) {
  const { orgCode, orgName, parentCode } = department;
  const { tenantId } = target.enterprise;
  return toCall(context, target, {
    operationId: 'singleOrgSync',
    members: { tenantId, orgCode, orgName, parentCode, flag },
  });
}

/** The call that states all departments at once. The older kit has other names for the list and for names, and documents a text only. */
export function snapshotCall(context: ActionContext, target: KitTarget, form: DepartmentForm) {
  const { tenantId, departments } = target.enterprise;
  const list = departmentList([...departments.values()], target.kit, form);
  return toCall(context, target, {
    operationId: 'allOrgSync',
    members:
      target.kit === 'v1'
        ? { tenantId, orgInfo: list }
        : // The table has no flag, the printed example, whose list is a text, has this one.
          { tenantId, orgInfoList: list, ...(form !== 'list' && { flag: 1 }) },
  });
}

/** The documented form of the list of departments. */
export function documentedForm(kit: KitVersion): DepartmentForm {
  return kit === 'v1' ? 'text' : 'list';
}

/** As the members `orgInfoList` and `orgInfo` hold them. */
export function departmentList(
  departments: readonly Department[],
  kit: KitVersion,
  form: DepartmentForm,
): unknown {
  const entries = departments.map(({ orgCode, orgName, parentCode }) =>
    kit === 'v1' ? { orgCode, name: orgName, parentCode } : { orgCode, orgName, parentCode },
  );
  if (form === 'list') return entries;
  return form === 'text' ? JSON.stringify(entries) : withoutQuotedNames(entries);
}

/** Sends one call after the other, each answered, or failed for the first time, before the next is sent. */
export async function sendInTurn(
  context: ActionContext,
  calls: readonly CallToDeliver[],
): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const call of calls) deliveries.push(await context.deliver(call));
  return deliveries;
}

/** `[{orgCode:"10000", orgName:"…" },{…}]`, as the example of the page prints it. */
function withoutQuotedNames(entries: readonly Readonly<Record<string, string>>[]): string {
  const texts = entries.map((entry) => {
    const members = Object.entries(entry).map(
      ([name, value]) => `${name}:${JSON.stringify(value)}`,
    );
    return `{${members.join(', ')} }`;
  });
  return `[${texts.join(',')}]`;
}

/** The older kit prints three members inside `extension`, and the type of employment as a text. */
export function toEntry(user: EnterpriseUser, kit: KitVersion, contact: boolean): CallbackRequest {
  const { userName, name, position, orgCode, role, enable, employeeCode } = user;
  const { employeeType, workPlace, entryDate, mobile, email } = user;
  return {
    ...{ userName, name, position, orgCode, role, enable: String(enable), employeeCode },
    ...(contact && { mobile, email }),
    ...(kit === 'v1'
      ? { extension: { entryDate, employeeType: String(employeeType), workPlace } }
      : { employeeType, workPlace, entryDate }),
  };
}

/** Members in the order of the pages: unlike the base calls, those of the kit are not sorted. */
function toCall(
  { clock }: ActionContext,
  { kit, product, bound }: KitTarget,
  { operationId, members }: { readonly operationId: string; readonly members: CallbackRequest },
): CallToDeliver {
  return {
    operationId: kit === 'v1' ? `${operationId}V1` : operationId,
    request: {
      instanceId: bound?.instanceId ?? '',
      ...members,
      testFlag: 0,
      timeStamp: toBeijingWireTime(clock.now()),
    },
    productId: product.productId,
    ...(bound && { resourceId: bound.resourceId }),
  };
}
