import { z } from 'zod';
import { defineAction, type ActionContext } from '../action.js';
import { ActionError } from '../marketplace.js';
import type { Department, Enterprise } from '../marketplace-state.js';
import { distinctName, orgNameLengthMax, siblingNames } from '../population/grow-departments.js';
import {
  departmentCall,
  departmentForms,
  documentedForm,
  sendInTurn,
  snapshotCall,
} from './kit-calls.js';
import { inBothKits } from './kit-scenes.js';
import { chooseEnterprise, enterpriseParameter, targetsOf } from './kit-target.js';

const orgNameParameter = {
  orgName: z
    .string()
    .min(1)
    .max(orgNameLengthMax)
    .optional()
    .describe('its name; an invented one, unless told otherwise'),
};

const parentCodeParameter = {
  parentCode: z.string().optional().describe('orgCode of the department above; empty for the top'),
};

/** The administrator of an enterprise makes a department. */
export const addDepartment = defineAction({
  name: 'add-department',
  summary: 'The administrator of an enterprise adds a department.',
  parameters: z.strictObject({
    ...enterpriseParameter,
    ...orgNameParameter,
    ...parentCodeParameter,
    orgCode: z.string().min(1).max(64).optional().describe('its code; the next one by default'),
  }),
  sends: inBothKits('singleOrgSync', 'flag=1'),
  async run(context, { enterpriseId, ...said }) {
    const enterprise = chooseEnterprise(context, enterpriseId);
    const targets = targetsOf(context, enterprise);
    const invented = context.population.department(enterprise);
    const { orgCode = invented.orgCode, parentCode = invented.parentCode } = said;
    const inventedName = distinctName(
      invented.orgName,
      siblingNames(enterprise.departments, parentCode),
    );
    const department = { orgCode, orgName: said.orgName ?? inventedName, parentCode };
    if (enterprise.departments.has(department.orgCode)) {
      throw new ActionError(
        `${enterprise.enterpriseId} has a department ${department.orgCode} already: change-department changes it`,
      );
    }
    checkPlace(enterprise, department);
    enterprise.departments.set(department.orgCode, department);
    const calls = targets.map((target) => departmentCall(context, target, { flag: 1, department }));
    return { ids: idsOf(enterprise, department), deliveries: await sendInTurn(context, calls) };
  },
});

/** Renamed, moved, or both. */
export const changeDepartment = defineAction({
  name: 'change-department',
  summary: 'The administrator of an enterprise renames or moves a department.',
  parameters: z.strictObject({
    ...enterpriseParameter,
    orgCode: z.string().optional().describe('which one; the newest, unless told otherwise'),
    ...orgNameParameter,
    ...parentCodeParameter,
  }),
  sends: [
    ...inBothKits('singleOrgSync', 'flag=2 orgName'),
    ...inBothKits('singleOrgSync', 'flag=2 parentCode'),
  ],
  async run(context, { enterpriseId, orgCode, orgName, parentCode }) {
    const enterprise = chooseEnterprise(context, enterpriseId);
    const targets = targetsOf(context, enterprise);
    const department = chooseDepartment(enterprise, orgCode, () => true);
    const isNothingSaid = orgName === undefined && parentCode === undefined;
    const changed = {
      orgCode: department.orgCode,
      orgName:
        orgName ?? (isNothingSaid ? newName(context, enterprise, department) : department.orgName),
      parentCode: parentCode ?? department.parentCode,
    };
    checkPlace(enterprise, changed);
    Object.assign(department, changed);
    const calls = targets.map((target) =>
      departmentCall(context, target, { flag: 2, department: changed }),
    );
    return { ids: idsOf(enterprise, changed), deliveries: await sendInTurn(context, calls) };
  },
});

/** Only an empty one can be deleted: what is below it and who is in it must be gone first (kit.md 5.6). */
export const deleteDepartment = defineAction({
  name: 'delete-department',
  summary: 'The administrator of an enterprise deletes a department in which there is nobody.',
  parameters: z.strictObject({
    ...enterpriseParameter,
    orgCode: z.string().optional().describe('which one; the newest that is empty, by default'),
  }),
  sends: inBothKits('singleOrgSync', 'flag=0'),
  async run(context, { enterpriseId, orgCode }) {
    const enterprise = chooseEnterprise(context, enterpriseId);
    const targets = targetsOf(context, enterprise);
    const isEmpty = (each: Department) => contentOf(enterprise, each) === undefined;
    const department = chooseDepartment(enterprise, orgCode, isEmpty);
    const content = contentOf(enterprise, department);
    if (content !== undefined) {
      throw new ActionError(
        `${department.orgCode} still has ${content}: only an empty department can be deleted`,
      );
    }
    enterprise.departments.delete(department.orgCode);
    const calls = targets.map((target) => departmentCall(context, target, { flag: 0, department }));
    return { ids: idsOf(enterprise, department), deliveries: await sendInTurn(context, calls) };
  },
});

/** All departments at once, as when binding, in any of the three ways in which the list may travel. */
export const synchroniseDepartments = defineAction({
  name: 'synchronise-departments',
  summary: 'The marketplace tells all departments of an enterprise at once.',
  parameters: z.strictObject({
    ...enterpriseParameter,
    form: z
      .enum(departmentForms)
      .optional()
      .describe('how the list travels; as its page documents it, unless told otherwise'),
  }),
  sends: [
    { operationId: 'allOrgSync', scene: 'form=list' },
    ...inBothKits('allOrgSync', 'form=text'),
    ...inBothKits('allOrgSync', 'form=unquoted-text'),
  ],
  async run(context, { enterpriseId, form }) {
    const enterprise = chooseEnterprise(context, enterpriseId);
    const targets = targetsOf(context, enterprise);
    if (form === 'list' && targets.every(({ kit }) => kit === 'v1')) {
      throw new ActionError(
        'the older kit documents the list of departments as a text only: take the form text or unquoted-text',
      );
    }
    const calls = targets
      .filter(({ kit }) => form !== 'list' || kit === 'v2')
      .map((target) => snapshotCall(context, target, form ?? documentedForm(target.kit)));
    return { ids: idsOf(enterprise), deliveries: await sendInTurn(context, calls) };
  },
});

function chooseDepartment(
  { enterpriseId, departments }: Enterprise,
  orgCode: string | undefined,
  fits: (department: Department) => boolean,
): Department {
  const found =
    orgCode === undefined ? [...departments.values()].findLast(fits) : departments.get(orgCode);
  if (found !== undefined) return found;
  throw new ActionError(
    orgCode === undefined
      ? `${enterpriseId} has no department that fits: one can be added`
      : `${enterpriseId} has no department ${orgCode}; it has ${departments.size} others`,
  );
}

function newName(
  { population }: ActionContext,
  enterprise: Enterprise,
  { parentCode }: Department,
): string {
  const { orgName } = population.department(enterprise);
  return distinctName(orgName, siblingNames(enterprise.departments, parentCode));
}

/** A tree stays a tree, and names are unique among siblings (kit.md 4.4). */
function checkPlace({ departments }: Enterprise, { orgCode, orgName, parentCode }: Department) {
  if (parentCode !== '' && !departments.has(parentCode)) {
    throw new ActionError(`there is no department ${parentCode} to put ${orgCode} below`);
  }
  for (let above = departments.get(parentCode); above; above = departments.get(above.parentCode)) {
    if (above.orgCode === orgCode) {
      throw new ActionError(`${orgCode} cannot be moved below itself: ${parentCode} is below it`);
    }
  }
  const others = new Map([...departments].filter(([code]) => code !== orgCode));
  if (siblingNames(others, parentCode).has(orgName)) {
    throw new ActionError(
      `there is a department of that name beside ${orgCode} already: names are unique among siblings`,
    );
  }
}

function contentOf(
  { departments, users }: Enterprise,
  { orgCode }: Department,
): string | undefined {
  const below = [...departments.values()].filter(({ parentCode }) => parentCode === orgCode).length;
  const people = [...users.values()].filter((user) => user.orgCode === orgCode).length;
  return below + people === 0 ? undefined : `${below} departments below it and ${people} people`;
}

function idsOf({ enterpriseId, tenantId }: Enterprise, department?: Department) {
  return { enterpriseId, tenantId, ...(department && { orgCode: department.orgCode }) };
}
