import {
  add,
  all,
  drop,
  inSchema,
  listAt,
  move,
  set,
  type PlantedChange,
} from './planted-change.js';
import { setAt } from './real-specifications.js';
import { plantedCallbackChanges } from './planted-callback-changes.js';

const listInstances = ['paths', '/instances', 'get'];
const instancePurchased = ['webhooks', 'instance.purchased'];

/** What the marketplace, sellers and we ourselves may do to the contract. */
export const plantedChanges: readonly PlantedChange[] = [
  ...plantedCallbackChanges,
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
