import { createHash } from 'node:crypto';
import type { Faults } from './planted-faults.js';
import { operations } from './operations.js';
import { refusal, success, textOf, type Handler, type SellerCall } from './seller-call.js';
import { encryptField } from './sensitive-field.js';
import type { SoldInstance } from './seller-state.js';

/** Invented: every instance has this account. */
export const sellerAccount = { userName: 'admin', password: 'First-Login-1' } as const;

/** `queryInstance` of V1 and V2, real calls: entries in the order asked, each id once. */
export const queryInstance: Handler = (call) => {
  const { state, faults } = call;
  const ids = askedIds(call);
  const found = ids.map((id) => ({ id, instance: state.instances.get(id) }));
  const hidden = faults.has('query-frozen-unknown') ? 'frozen' : undefined;
  const known = found.filter(({ instance }) => isThere(instance) && instance?.state !== hidden);
  if (known.length === 0 && !isLenient(faults)) return refusal('000003');
  if (known.length < ids.length && faults.has('query-mixed-ids-refused')) return refusal('000003');
  const told = faults.has('query-tells-unknown-ids') ? found : known;
  return answerInfo(
    call,
    told.map(({ id, instance }) => instance ?? strange(call, id)),
  );
};

function isLenient(faults: Faults): boolean {
  return faults.has('query-empty-info') || faults.has('query-tells-unknown-ids');
}

function isThere(instance: SoldInstance | undefined): boolean {
  return instance !== undefined && instance.state !== 'released';
}

/** A debug call gets one entry for each id, known or not. */
export const debugQueryInstance: Handler = (call) =>
  answerInfo(
    call,
    askedIds(call).map((id) => strange(call, id)),
  );

function askedIds(call: SellerCall): readonly string[] {
  const ids = textOf(call, 'instanceId')
    .split(',')
    .map((id) => id.trim());
  return [...new Set(ids)];
}

type ToldInstance = Pick<SoldInstance, 'instanceId' | 'isOnDemand' | 'accounts'>;

function strange(call: SellerCall, instanceId: string): ToldInstance {
  return { instanceId, isOnDemand: false, accounts: debugAccountsOf(call, instanceId) };
}

/** Remembered beside what is real: what was encrypted once is told again. */
export function debugAccountsOf(
  { state }: SellerCall,
  instanceId: string,
): ToldInstance['accounts'] {
  const known = state.debugAccounts.get(instanceId);
  const accounts: ToldInstance['accounts'] = known ?? new Map<string, never>();
  state.debugAccounts.set(instanceId, accounts);
  return accounts;
}

function answerInfo(call: SellerCall, instances: readonly ToldInstance[]) {
  const { operation, faults } = call;
  const isV1 = operations[operation].method === 'GET';
  const [first] = instances;
  const info = instances.map((instance) => {
    const shown = faults.has('query-wrong-instance-id') ? (first ?? instance) : instance;
    const appInfo = isV1 ? v1AccessOf(call, instance).appInfo : accessOf(instance, faults);
    const usage = instance.isOnDemand ? { usageInfo: [usageOf(faults)] } : {};
    return { instanceId: shown.instanceId, appInfo, ...usage };
  });
  return success({ ...(isV1 && encryptTypeOf(faults)), info });
}

function usageOf(faults: Faults) {
  const usageValue = 1280.5;
  return {
    usageValue: faults.has('usage-value-text') ? String(usageValue) : usageValue,
    ...(!faults.has('usage-without-time') && { statisticalTime: '20260301080000000' }),
  };
}

function accessOf({ instanceId }: ToldInstance, faults: Faults) {
  const place = createHash('sha256').update(instanceId).digest('hex').slice(0, 16);
  const scheme = faults.has('front-end-url-without-scheme') ? '' : 'https://';
  const password = sellerAccount.password;
  return {
    ...(!faults.has('front-end-url-missing') && {
      frontEndUrl: `${scheme}seller.example.com/t/${place}`,
    }),
    adminUrl: 'https://seller.example.com/admin',
    userName: sellerAccount.userName,
    password: faults.has('password-too-long') ? password.padEnd(200, '1') : password,
    memo: '首次登录后请修改密码',
  };
}

function encryptTypeOf(faults: Faults) {
  return { encryptType: faults.has('v1-encrypt-type-wrong') ? '2' : '1' };
}

/** V1 encrypts account and password with the Key of the call; what was made once is told again. */
export function v1AccessOf({ key, faults }: SellerCall, instance: ToldInstance) {
  const access = accessOf(instance, faults);
  const known = instance.accounts.get(key);
  const encrypt = (plain: string) =>
    faults.has('v1-password-in-clear')
      ? plain
      : encryptField({ key, encryptType: '1', plain }, faults);
  const account = known ?? {
    userName: encrypt(access.userName),
    password: encrypt(access.password),
  };
  instance.accounts.set(key, account);
  return { encryptType: encryptTypeOf(faults), appInfo: { ...access, ...account } };
}
