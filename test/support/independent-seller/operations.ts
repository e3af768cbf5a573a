/** Interface classes of the marketplace, each with keys of its own. */
export const keyClasses = ['base', 'kit', 'license', 'generic', 'v1'] as const;
export type KeyClass = (typeof keyClasses)[number];

/** Where a call comes in, and how it proves that it is the marketplace's. */
export interface Operation {
  readonly method: 'GET' | 'POST';
  /** Behind the production address. */
  readonly subPath: string;
  /** Tells apart what comes in at one address; the kit has a path for each call. */
  readonly activity?: string;
  readonly keyClass: KeyClass;
  readonly scheme: 'base' | 'kit' | 'order-notify' | 'token' | 'kit-token';
}

const declared = {
  newInstance: post('newInstance', 'base'),
  queryInstance: post('queryInstance', 'base'),
  refreshInstance: post('refreshInstance', 'base'),
  updateInstanceStatus: post('updateInstanceStatus', 'base'),
  releaseInstance: post('releaseInstance', 'base'),
  upgradeInstance: post('upgradeInstance', 'base'),
  changeInstanceCheck: post('changeInstanceCheck', 'base'),
  getLicenseAsync: post('getLicenseAsync', 'base'),
  refreshLicenseCode: post('refreshLicenseCode', 'license'),
  updateLicenseCodeStatus: post('updateLicenseCodeStatus', 'license'),
  releaseLicenseCode: post('releaseLicenseCode', 'license'),
  orderNotify: { ...post('orderNotify', 'generic'), scheme: 'order-notify' },
  newInstanceV1: get('newInstance'),
  queryInstanceV1: get('queryInstance'),
  refreshInstanceV1: get('refreshInstance'),
  expireInstanceV1: get('expireInstance'),
  releaseInstanceV1: get('releaseInstance'),
  upgradeV1: get('upgrade'),
  instanceStatusV1: get('instanceStatus'),
  getLicenseV1: get('getLicense'),
  refreshLicenseV1: get('refreshLicense'),
  expireLicenseV1: get('expireLicense'),
  releaseLicenseV1: get('releaseLicense'),
  tenantSync: kit('tenantSync'),
  applicationSync: kit('applicationSync'),
  authSync: kit('authSync'),
  singleOrgSync: kit('singleOrgSync'),
  allOrgSync: kit('allOrgSync'),
  tenantSyncV1: kitV1('tenantSync'),
  applicationSyncV1: kitV1('applicationSync'),
  authSyncV1: kitV1('authSync'),
  singleOrgSyncV1: kitV1('singleOrgSync'),
  allOrgSyncV1: kitV1('allOrgSync'),
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof declared;

/** All that the marketplace calls; `V1` is added where two families have one name. */
export const operations: Readonly<Record<OperationName, Operation>> = declared;

function post(activity: string, keyClass: KeyClass): Operation {
  return { method: 'POST', subPath: '', activity, keyClass, scheme: 'base' };
}

function get(activity: string): Operation {
  return { method: 'GET', subPath: '', activity, keyClass: 'v1', scheme: 'token' };
}

function kit(name: string): Operation {
  return { method: 'POST', subPath: `/produceAPI/v2/${name}`, keyClass: 'kit', scheme: 'kit' };
}

function kitV1(name: string): Operation {
  return { method: 'POST', subPath: `/produceAPI/${name}`, keyClass: 'v1', scheme: 'kit-token' };
}

/** The operations that come in there. */
export function operationsAt(method: string, subPath: string): readonly OperationName[] {
  return operationNames.filter(
    (name) => operations[name].method === method && operations[name].subPath === subPath,
  );
}

export const operationNames = Object.keys(operations) as OperationName[];
