import {
  add,
  all,
  drop,
  inSchema,
  listAt,
  move,
  rename,
  set,
  type PlantedChange,
} from './planted-change.js';
import { setAt } from './real-specifications.js';

const newInstance = ['paths', '/koogallery#newInstance', 'post'];

/** What may happen to what the marketplace calls, and to what it is answered. */
export const plantedCallbackChanges: readonly PlantedChange[] = [
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
];
