import type { CheckContext } from '../check.js';
import {
  kitAcceptance as acceptance,
  kitRepetition as repetition,
  type ToId,
} from './kit-rules.js';
import { callStep, type CallStep, type Step } from './journey.js';
import { applicationSteps } from './kit-applications.js';
import { departmentSteps } from './kit-departments.js';
import { userSteps } from './kit-users.js';
import {
  departmentRequest,
  kitOperation,
  tenantOf,
  tenantRequest,
  usersRequest,
  type KitVersion,
} from './kit-requests.js';

/** Enterprise, application, departments, users, and the way back. */
export function kitSteps(version: KitVersion): readonly Step[] {
  const id = (name: string, check: string) => `${kitOperation(name, version)}/real.${check}`;
  return [
    ...tenantSteps(version, id).map(callStep),
    ...applicationSteps(id),
    ...departmentSteps(version, id).map(callStep),
    ...userSteps(version, id).map(callStep),
    ...deletions(version, id).map(callStep),
  ];
}

function tenantSteps(version: KitVersion, id: ToId): CallStep[] {
  const add = (context: CheckContext) => tenantRequest(context, 1);
  return [
    {
      ...acceptance,
      id: id('tenantSync', 'add'),
      title: 'An enterprise is added, for an instance that nobody knows',
      request: add,
    },
    {
      ...repetition,
      id: id('tenantSync', 'repeat'),
      title: 'Adding it again is answered the same',
      repeats: id('tenantSync', 'add'),
      request: add,
    },
    {
      ...acceptance,
      id: id('tenantSync', 'credential'),
      title: 'An enterprise with empty instanceId and orderId is accepted',
      rule: 'instanceId and orderId are empty when the seller applies for the application credential.',
      page: 'kit.md 3',
      advice: 'Do not require instanceId and orderId.',
      request: (context) => ({
        ...tenantRequest(context, 1, 'credential'),
        instanceId: '',
        orderId: '',
      }),
    },
    ...(version === 'v1' ? [] : modifications(id)),
  ];
}

function modifications(id: ToId): CallStep[] {
  return [
    {
      ...acceptance,
      id: id('tenantSync', 'modify'),
      title: 'An enterprise is modified',
      rule: 'Flag 2 changes name and domain of an enterprise.',
      page: 'kit.md 3',
      advice: 'Implement flag 2.',
      request: (context) => ({ ...tenantRequest(context, 2), name: '示例制造集团' }),
    },
    {
      ...acceptance,
      id: id('tenantSync', 'flags-as-text'),
      title: 'Flags that travel as texts are understood',
      rule: 'A flag that is sent as text is read as the number.',
      page: 'kit.md 3',
      advice: 'Read "1" like 1.',
      request: (context) => ({ ...tenantRequest(context, '2'), testFlag: '0' }),
    },
  ];
}

function deletions(version: KitVersion, id: ToId): CallStep[] {
  const department = (context: CheckContext) => departmentRequest(context, 0);
  const tenant = (context: CheckContext) => tenantRequest(context, 0);
  const unknown = (context: CheckContext) => tenantOf(context, 'unknown');
  const repeated = 'Deleting it again is a success';
  const steps: readonly (readonly [string, string, CallStep['request']])[] = [
    [id('singleOrgSync', 'delete'), 'A department is deleted', department],
    [id('singleOrgSync', 'delete-repeat'), repeated, department],
    [id('tenantSync', 'delete'), 'An enterprise is deleted', tenant],
    [id('tenantSync', 'delete-repeat'), repeated, tenant],
    [
      id('tenantSync', 'delete-unknown'),
      'Deleting an enterprise that nobody knows is a success',
      (context) => tenantRequest(context, 0, 'unknown'),
    ],
    [
      id('singleOrgSync', 'delete-unknown'),
      'Deleting a department that nobody knows is a success',
      (context) => ({ ...departmentRequest(context, 0, '99999'), ...unknown(context) }),
    ],
    [
      id('authSync', 'delete-unknown'),
      'Deleting a user who is unknown is a success',
      (context) => ({ ...usersRequest(context, version, 0), ...unknown(context) }),
    ],
  ];
  return steps.map(([stepId, title, request]) => ({
    id: stepId,
    title,
    rule: 'A repeated delete is a success and must not fail because the object is gone already.',
    page: 'kit.md 2.2',
    advice: 'Answer 000000 when there is nothing to delete.',
    request,
    ...(stepId.endsWith('-repeat') && { repeats: stepId.slice(0, -'-repeat'.length) }),
  }));
}
