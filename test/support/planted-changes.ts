import type { OpenApiDocument } from '../../scripts/generate/openapi-document.js';
import type { SpecificationName } from '../../scripts/generate/specifications.js';
import { getAt, setAt } from './real-specifications.js';

/** A change of a published specification, and everything that a review has to say about it: class and id. */
export interface PlantedChange {
  readonly title: string;
  readonly specification: SpecificationName;
  readonly plant: (document: OpenApiDocument) => void;
  readonly wanted: readonly string[];
}

const schemas = ['components', 'schemas'];

function inSchema(name: string, ...way: readonly string[]): readonly string[] {
  return [...schemas, name, ...way];
}

function set(way: readonly string[], value: unknown) {
  return (document: OpenApiDocument) => setAt(document, way, value);
}

/** Adds to a list. */
function add(way: readonly string[], ...values: readonly unknown[]) {
  return (document: OpenApiDocument) => setAt(document, way, [...listAt(document, way), ...values]);
}

/** Takes out of a list. */
function drop(way: readonly string[], value: unknown) {
  return (document: OpenApiDocument) =>
    setAt(
      document,
      way,
      listAt(document, way).filter((each) => each !== value),
    );
}

function all(...plants: readonly ((document: OpenApiDocument) => void)[]) {
  return (document: OpenApiDocument) => plants.forEach((plant) => plant(document));
}

function listAt(document: OpenApiDocument, way: readonly string[]): readonly unknown[] {
  const list = getAt(document, way);
  return Array.isArray(list) ? list : [];
}

function move(from: readonly string[], to: readonly string[]) {
  return (document: OpenApiDocument) => {
    setAt(document, to, getAt(document, from));
    setAt(document, from, undefined);
  };
}

/** Gives a schema another name, everywhere. */
function rename(from: string, to: string) {
  return (document: OpenApiDocument) => {
    move(inSchema(from), inSchema(to))(document);
    const open: unknown[] = [document];
    while (open.length > 0) {
      const node = open.pop();
      if (typeof node !== 'object' || node === null) continue;
      if (Reflect.get(node, '$ref') === `#/components/schemas/${from}`) {
        setAt(node, ['$ref'], `#/components/schemas/${to}`);
      }
      open.push(...Object.values(node));
    }
  };
}

const newInstance = ['paths', '/koogallery#newInstance', 'post'];
const listInstances = ['paths', '/instances', 'get'];
const instancePurchased = ['webhooks', 'instance.purchased'];

/** What the marketplace, sellers and we ourselves may do to the contract. */
export const plantedChanges: readonly PlantedChange[] = [
  {
    title: 'a member of a callback becomes required',
    specification: 'callbacks',
    plant: add(inSchema('NewInstanceRequest', 'required'), 'testFlag'),
    wanted: ['breaking callbacks/newInstance/request/testFlag/became-required'],
  },
  {
    title: 'a callback takes a new optional member',
    specification: 'callbacks',
    plant: set(inSchema('NewInstanceRequest', 'properties', 'channel'), { type: 'string' }),
    wanted: ['harmless callbacks/newInstance/request/channel/optional-member-added'],
  },
  {
    title: 'a callback takes a new required member',
    specification: 'callbacks',
    plant: all(
      set(inSchema('NewInstanceRequest', 'properties', 'channel'), { type: 'string' }),
      add(inSchema('NewInstanceRequest', 'required'), 'channel'),
    ),
    wanted: ['breaking callbacks/newInstance/request/channel/required-member-added'],
  },
  {
    title: 'a member of an open request is gone',
    specification: 'callbacks',
    plant: set(inSchema('TenantSyncRequest', 'properties', 'instanceId'), undefined),
    wanted: [
      'risky callbacks/tenantSync/request/instanceId/optional-member-removed',
      'risky callbacks/tenantSyncV1/request/instanceId/optional-member-removed',
    ],
  },
  {
    title: 'a text of a callback may be shorter only',
    specification: 'callbacks',
    plant: set(inSchema('TenantSyncRequest', 'properties', 'tenantCode', 'maxLength'), 32),
    wanted: [
      'breaking callbacks/tenantSync/request/tenantCode/limit-tightened=maxLength',
      'breaking callbacks/tenantSyncV1/request/tenantCode/limit-tightened=maxLength',
    ],
  },
  {
    title: 'a text of a callback may be longer',
    specification: 'callbacks',
    plant: set(inSchema('TenantSyncRequest', 'properties', 'tenantCode', 'maxLength'), 128),
    wanted: [
      'harmless callbacks/tenantSync/request/tenantCode/limit-loosened=maxLength',
      'harmless callbacks/tenantSyncV1/request/tenantCode/limit-loosened=maxLength',
    ],
  },
  {
    title: 'a callback loses an allowed value',
    specification: 'callbacks',
    plant: drop(inSchema('LicenseCodeStatus', 'enum'), 'UNFREEZE'),
    wanted: [
      'breaking callbacks/updateLicenseCodeStatus/request/status/enum-value-removed=UNFREEZE',
    ],
  },
  {
    title: 'a text that holds JSON is a mere text',
    specification: 'callbacks',
    plant: set(inSchema('DepartmentListText', 'contentSchema'), undefined),
    wanted: [
      'risky callbacks/allOrgSync/request/orgInfoList/anyOf:DepartmentListText/content-removed=contentSchema',
      'risky callbacks/allOrgSyncV1/request/orgInfo/anyOf:DepartmentListText/content-removed=contentSchema',
    ],
  },
  {
    title: 'a form of a member is refused',
    specification: 'callbacks',
    plant: (document) =>
      setAt(
        document,
        inSchema('ProductInfo', 'anyOf'),
        listAt(document, inSchema('ProductInfo', 'anyOf')).slice(0, 2),
      ),
    wanted: [
      'breaking callbacks/changeInstanceCheck/request/productInfo/alternative-removed=ProductInfoText',
    ],
  },
  {
    title: 'an answer has a new member',
    specification: 'callbacks',
    plant: set(inSchema('NewInstanceAccepted', 'properties', 'frontEndUrl'), { type: 'string' }),
    wanted: [
      'breaking callbacks/newInstance/answer/200/oneOf:NewInstanceAccepted/frontEndUrl/optional-member-added',
    ],
  },
  {
    title: 'an answer may do without its text',
    specification: 'callbacks',
    plant: drop(inSchema('NewInstanceRefused', 'required'), 'resultMsg'),
    wanted: [
      'breaking callbacks/newInstance/answer/200/oneOf:NewInstanceRefused/resultMsg/became-optional',
    ],
  },
  {
    title: 'a callback answers a new code',
    specification: 'callbacks',
    plant: add(inSchema('RefreshInstanceAnswer', 'properties', 'resultCode', 'enum'), '000009'),
    wanted: ['risky callbacks/refreshInstance/answer/200/resultCode/result-code-added=000009'],
  },
  {
    title: 'a code moves from one form of an answer to the other',
    specification: 'callbacks',
    plant: all(
      drop(inSchema('NewInstanceAccepted', 'properties', 'resultCode', 'enum'), '000004'),
      add(inSchema('NewInstanceRefused', 'properties', 'resultCode', 'enum'), '000004'),
    ),
    wanted: [
      'harmless callbacks/newInstance/answer/200/oneOf:NewInstanceAccepted/resultCode/result-code-removed=000004',
      'risky callbacks/newInstance/answer/200/oneOf:NewInstanceRefused/resultCode/result-code-added=000004',
    ],
  },
  {
    title: 'a form of an answer gets another name',
    specification: 'callbacks',
    plant: rename('NewInstanceRefused', 'NewInstanceDenied'),
    wanted: [
      'harmless callbacks/newInstance/answer/200/oneOf:NewInstanceRefused/component-renamed',
    ],
  },
  {
    title: 'a parameter of a V1 query becomes required',
    specification: 'callbacks',
    plant: add(inSchema('NewInstanceV1Request', 'required'), 'skuCode'),
    wanted: ['breaking callbacks/newInstanceV1/request/skuCode/became-required'],
  },
  {
    title: 'a V1 query takes a new parameter',
    specification: 'callbacks',
    plant: set(inSchema('ReleaseInstanceV1Request', 'properties', 'reason'), { type: 'string' }),
    wanted: ['harmless callbacks/releaseInstanceV1/request/reason/optional-member-added'],
  },
  {
    title: 'a callback is verified with other keys, and its record is no longer sealed',
    specification: 'callbacks',
    plant: all(
      set([...newInstance, 'x-koogate-key-class'], 'generic'),
      set(
        ['paths', '/koogallery/produceAPI/v2/applicationSync', 'post', 'x-koogate-sensitive'],
        undefined,
      ),
    ),
    wanted: [
      'breaking callbacks/newInstance/operation/key-class-changed',
      'risky callbacks/applicationSync/operation/sensitive-removed',
    ],
  },
  {
    title: 'a callback moves',
    specification: 'callbacks',
    plant: move(
      ['paths', '/koogallery#newInstance', 'post'],
      ['paths', '/koogallery#releaseInstance', 'patch'],
    ),
    wanted: [
      'breaking callbacks/newInstance/operation/path-changed',
      'breaking callbacks/newInstance/operation/method-changed',
    ],
  },
  {
    title: 'an example and a text change',
    specification: 'callbacks',
    plant: all(
      set([...newInstance, 'description'], 'Another text.'),
      set(['components', 'examples', 'allOrgSync.list', 'value', 'tenantId'], 'another'),
    ),
    wanted: [
      'harmless callbacks/newInstance/operation/description-changed',
      'harmless callbacks/allOrgSync/request/example-changed=allOrgSync.list',
    ],
  },
  {
    title: 'an instance is listed with a new member',
    specification: 'management',
    plant: set(inSchema('Instance', 'properties', 'colour'), { type: 'string' }),
    wanted: [
      'harmless management/listInstances/answer/200/items/items/colour/optional-member-added',
      'harmless management/getInstance/answer/200/colour/optional-member-added',
      'harmless management/completeProvisioning/answer/200/colour/optional-member-added',
      'harmless management/refuseProvisioning/answer/200/colour/optional-member-added',
      'harmless management/replaceAccessData/answer/200/colour/optional-member-added',
      'harmless management/replaceUsage/answer/200/colour/optional-member-added',
    ],
  },
  {
    title: 'an instance is listed without a member',
    specification: 'management',
    plant: all(
      set(inSchema('OrderNotice', 'properties', 'orderId'), undefined),
      drop(inSchema('OrderNotice', 'required'), 'orderId'),
    ),
    wanted: [
      'breaking management/listOrderNotices/answer/200/items/items/orderId/required-member-removed',
    ],
  },
  {
    title: 'a state of instances is new',
    specification: 'management',
    plant: add(inSchema('LicenseCodeState', 'enum'), 'lost'),
    wanted: [
      'harmless management/listLicenseCodes/request/query:state/enum-value-added=lost',
      'risky management/listLicenseCodes/answer/200/items/items/state/enum-value-added=lost',
      'risky management/findLicenseCode/answer/200/state/enum-value-added=lost',
    ],
  },
  {
    title: 'a management answer may be null',
    specification: 'management',
    plant: set(inSchema('OrderNotice', 'properties', 'orderLineId', 'type'), ['string', 'null']),
    wanted: [
      'breaking management/listOrderNotices/answer/200/items/items/orderLineId/type-widened',
    ],
  },
  {
    title: 'a management request is no longer taken without a member',
    specification: 'management',
    plant: set(inSchema('ProvisioningRefusal', 'required'), ['resultCode', 'reason', 'ticket']),
    wanted: ['breaking management/refuseProvisioning/request/ticket/became-required'],
  },
  {
    title: 'a closed management request loses a member',
    specification: 'management',
    plant: all(
      set(inSchema('LicenseCodeCheck', 'properties', 'codes'), undefined),
      drop(inSchema('LicenseCodeCheck', 'required'), 'codes'),
    ),
    wanted: ['breaking management/checkLicenseCodes/request/codes/closed-member-removed'],
  },
  {
    title: 'a filter is gone',
    specification: 'management',
    plant: (document) =>
      setAt(
        document,
        [...listInstances, 'parameters'],
        listAt(document, [...listInstances, 'parameters']).slice(1),
      ),
    wanted: ['breaking management/listInstances/request/query:state/parameter-removed'],
  },
  {
    title: 'a role is raised',
    specification: 'management',
    plant: set([...listInstances, 'x-koogate-role'], 'operator'),
    wanted: ['breaking management/listInstances/operation/role-raised'],
  },
  {
    title: 'an event has a new member',
    specification: 'events',
    plant: set(inSchema('OrderNotifiedData', 'properties', 'colour'), { type: 'string' }),
    wanted: ['harmless events/orderNotified/request/data/colour/optional-member-added'],
  },
  {
    title: 'an event loses a member',
    specification: 'events',
    plant: all(
      set(inSchema('OrderNotifiedData', 'properties', 'orderId'), undefined),
      drop(inSchema('OrderNotifiedData', 'required'), 'orderId'),
    ),
    wanted: ['breaking events/orderNotified/request/data/orderId/required-member-removed'],
  },
  {
    title: 'an event is gone',
    specification: 'events',
    plant: set(instancePurchased, undefined),
    wanted: ['breaking events/instancePurchased/operation/operation-removed'],
  },
  {
    title: 'an event has another type',
    specification: 'events',
    plant: move(instancePurchased, ['webhooks', 'instance.bought']),
    wanted: ['breaking events/instancePurchased/operation/path-changed'],
  },
  {
    title: 'a receiver may not answer 410 any more',
    specification: 'events',
    plant: set([...instancePurchased, 'post', 'responses', '410'], undefined),
    wanted: ['risky events/instancePurchased/answer/410/refusal-status-removed'],
  },
  {
    title: 'events are signed in another header',
    specification: 'events',
    plant: set(['components', 'securitySchemes', 'StandardWebhooks', 'name'], 'signature'),
    wanted: [
      'breaking events/specification/securitySchemes/StandardWebhooks/security-scheme-changed=name',
    ],
  },
  {
    title: 'a call of the seller has another member',
    specification: 'marketplace',
    plant: set(inSchema('ReportSoftwareUsageRequest', 'properties', 'colour'), { type: 'string' }),
    wanted: ['breaking marketplace/reportSoftwareUsage/request/colour/optional-member-added'],
  },
  {
    title: 'the marketplace answers one more known code',
    specification: 'marketplace',
    plant: add(inSchema('UsagePushCode', 'enum'), '999'),
    wanted: [
      'harmless marketplace/pushUsage/answer/200/error_code/anyOf:UsagePushCode/result-code-added=999',
      'harmless marketplace/pushUsage/answer/400/error_code/anyOf:UsagePushCode/result-code-added=999',
      'harmless marketplace/pushUsage/answer/401/anyOf:PushUsageAnswer/error_code/anyOf:UsagePushCode/result-code-added=999',
      'harmless marketplace/pushUsage/answer/500/error_code/anyOf:UsagePushCode/result-code-added=999',
      'harmless marketplace/pushUsageLegacy/answer/200/error_code/anyOf:UsagePushCode/result-code-added=999',
      'harmless marketplace/pushUsageLegacy/answer/400/error_code/anyOf:UsagePushCode/result-code-added=999',
      'harmless marketplace/pushUsageLegacy/answer/401/anyOf:PushUsageAnswer/error_code/anyOf:UsagePushCode/result-code-added=999',
      'harmless marketplace/pushUsageLegacy/answer/500/error_code/anyOf:UsagePushCode/result-code-added=999',
    ],
  },
  {
    title: 'the marketplace that is played wants another parameter',
    specification: 'emulator',
    plant: set(
      ['paths', '/control', 'get', 'parameters'],
      [{ name: 'since', in: 'query', required: true, schema: { type: 'string' } }],
    ),
    wanted: ['breaking emulator/getSummary/request/query:since/required-parameter-added'],
  },
  {
    title: 'a page of the emulator answers less',
    specification: 'emulator',
    plant: all(
      set(inSchema('ActionList', 'properties', 'items'), undefined),
      drop(inSchema('ActionList', 'required'), 'items'),
    ),
    wanted: ['breaking emulator/listActions/answer/200/items/required-member-removed'],
  },
];
