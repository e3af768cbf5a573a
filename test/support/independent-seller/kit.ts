import { openClientSecret } from './client-secret.js';
import type { Members } from './field-checks.js';
import { readList, toDepartment } from './kit-lists.js';
import { refusal, success, textOf, type Handler, type SellerCall } from './seller-call.js';

/** No call of the kit asks whether its instance exists, and none may rely on the one before it. */
export const tenantSync: Handler = (call) => keep(call, 'tenants', tenantOf(call));

export const applicationSync: Handler = (call) => {
  const isDeletion = Number(call.members.flag) === 0;
  if (!isDeletion && !isSecretReadable(call)) return refusal('000101');
  return keep(call, 'applications', [...tenantOf(call), textOf(call, 'appId')]);
};

/** Whether the secret was encrypted for this seller's key. */
export function isSecretReadable(
  call: Pick<SellerCall, 'members' | 'faults' | 'kitPrivateKeyPem'>,
) {
  const { faults, kitPrivateKeyPem } = call;
  if (faults.has('client-secret-garbage-accepted')) return true;
  const digestPairs = faults.has('client-secret-one-digest-only') ? 1 : undefined;
  return (
    openClientSecret(kitPrivateKeyPem, textOf(call, 'clientSecret'), digestPairs) !== undefined
  );
}

export const authSync: Handler = (call) => {
  const users = readList(call.members.userList, 'json') ?? [];
  for (const user of users) {
    const place = [...tenantOf(call), textOf(call, 'appId'), memberText(user, 'userName')];
    const answer = keep(call, 'users', place, user);
    if (answer.resultCode !== '000000') return answer;
  }
  return success();
};

export const singleOrgSync: Handler = (call) =>
  keep(call, 'departments', [...tenantOf(call), textOf(call, 'orgCode')]);

/** A snapshot: what is not in it is gone. */
export const allOrgSync: Handler = (call) => {
  const planted = plantedRefusal(call, 'departments', true);
  if (planted !== undefined) return planted;
  const { departments } = call.state;
  const list = call.members.orgInfoList ?? call.members.orgInfo;
  for (const key of departments.keys()) {
    if (key.startsWith(placeOf(tenantOf(call)))) departments.delete(key);
  }
  for (const department of (readList(list, 'unquoted-names') ?? []).map(toDepartment)) {
    departments.set(placeOf([...tenantOf(call), memberText(department, 'orgCode')]), department);
  }
  return success();
};

/** Absent, null and empty are one: the credential of the application is not a buyer's. */
function tenantOf(call: SellerCall): readonly string[] {
  return [textOf(call, 'instanceId'), textOf(call, 'tenantId')];
}

/** A text that begins with that of the tenant it belongs to. */
function placeOf(parts: readonly string[]): string {
  return parts.map((part) => `${JSON.stringify(part)},`).join('');
}

function memberText(members: Members, name: string): string {
  return textOf({ members }, name);
}

type Kept = 'tenants' | 'applications' | 'users' | 'departments';

/** Adds, changes or removes; each of them succeeds whatever is there. */
function keep(
  call: SellerCall,
  kept: Kept,
  place: readonly string[],
  what: Members = call.members,
): ReturnType<typeof success> {
  const records = call.state[kept];
  const key = placeOf(place);
  const planted = plantedRefusal(call, kept, records.has(key));
  if (planted !== undefined) return planted;
  const flag = Number(call.members.flag);
  if (flag === 0 || flag === 3) {
    records.delete(key);
    if (kept === 'tenants') forgetTenant(call, key);
  } else {
    records.set(key, what);
  }
  return success();
}

function forgetTenant({ state: { applications, users, departments } }: SellerCall, tenant: string) {
  for (const records of [applications, users, departments]) {
    for (const key of records.keys()) if (key.startsWith(tenant)) records.delete(key);
  }
}

/** What a faulty seller refuses of what is right. */
function plantedRefusal(call: SellerCall, kept: Kept, isKnown: boolean) {
  const instanceId = textOf(call, 'instanceId');
  const flag = Number(call.members.flag);
  const isStranger = instanceId !== '' && !call.state.instances.has(instanceId);
  const isAnnounced = kept === 'tenants' || call.state.tenants.has(placeOf(tenantOf(call)));
  const isSnapshot = call.operation.startsWith('allOrgSync');
  const isAddedAgain = flag === 1 && isKnown && kept !== 'users' && !isSnapshot;
  const wrongs = [
    ['kit-checks-instance', '000003', isStranger],
    ['kit-assumes-order', '000005', !isAnnounced],
    ['kit-delete-unknown-refused', '000003', flag === 0 && !isKnown],
    ['kit-add-repeat-refused', '000005', isAddedAgain],
  ] as const;
  const found = wrongs.find(([fault, , applies]) => applies && call.faults.has(fault));
  return found && refusal(found[1]);
}
