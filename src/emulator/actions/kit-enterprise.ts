import { z } from 'zod';
import { defineAction, type ActionContext } from '../action.js';
import { ActionError } from '../marketplace.js';
import type { Department, Enterprise } from '../marketplace-state.js';
import { applicationCall, departmentCall, sendInTurn, tenantCall } from './kit-calls.js';
import { plainSecretForm, readKitPublicKey, secretParameters } from './kit-client-secret.js';
import { inBothKits } from './kit-scenes.js';
import {
  appIdOf,
  chooseEnterprise,
  enterpriseParameter,
  targetsOf,
  type KitTarget,
} from './kit-target.js';
import { callsForGranted } from './kit-users.js';

/** Name and domain are all of an enterprise that can change (kit.md 3); with it the application gets another secret there. */
export const changeEnterprise = defineAction({
  name: 'change-enterprise',
  summary: 'A buyer changes name or domain of an enterprise, and its client secret is renewed.',
  parameters: z.strictObject({
    ...enterpriseParameter,
    name: z.string().min(1).max(255).optional().describe('an invented one, unless told otherwise'),
    domainName: z.string().min(1).max(255).optional().describe('the old one by default'),
    ...secretParameters,
  }),
  sends: [
    { operationId: 'tenantSync', scene: 'flag=2' },
    { operationId: 'applicationSync', scene: 'flag=2' },
  ],
  async run(context, { enterpriseId, name, domainName, ...secretForm }) {
    const enterprise = chooseEnterprise(context, enterpriseId);
    const targets = targetsOf(context, enterprise).filter(({ kit }) => kit === 'v2');
    if (targets.length === 0) {
      throw new ActionError(
        `${enterprise.enterpriseId} is bound to products of the older kit only, which has no call for a changed enterprise`,
      );
    }
    readKitPublicKey(context.kitPublicKey);
    const { language } = enterprise;
    enterprise.name =
      name ?? context.population.enterprise(language, { departments: 1, users: 0 }).name;
    enterprise.domainName = domainName ?? enterprise.domainName;
    // Only of those who are told: the older kit has no call for it.
    const told = new Set(targets.map(({ product }) => appIdOf(product)));
    for (const [appId, { clientId }] of enterprise.clients) {
      if (!told.has(appId)) continue;
      enterprise.clients.set(appId, { clientId, clientSecret: context.population.hex(40) });
    }
    const deliveries = await sendInTurn(
      context,
      targets.flatMap((target) => [
        tenantCall(context, target, 2),
        applicationCall(context, target, { flag: 2, secretForm }),
      ]),
    );
    return { ids: idsOf(enterprise), deliveries };
  },
});

/**
 * There is no button to unbind: dissolving the enterprise amounts to it. Its members and departments must go first, so that is the
 * order of the calls (kit.md 5.6). What was bought can then be bound to another enterprise.
 */
export const dissolve = defineAction({
  name: 'dissolve',
  summary: 'A buyer dissolves an enterprise, which unbinds all that was bound to it.',
  parameters: z.strictObject(enterpriseParameter),
  sends: [
    ...inBothKits('authSync', 'flag=0'),
    ...inBothKits('singleOrgSync', 'flag=0'),
    ...inBothKits('tenantSync', 'flag=0'),
    ...inBothKits('applicationSync', 'flag=0'),
  ],
  async run(context, { enterpriseId }) {
    const enterprise = chooseEnterprise(context, enterpriseId);
    if (enterprise.credentialOf !== undefined) {
      throw new ActionError(
        `${enterprise.enterpriseId} belongs to the application credential of ${enterprise.credentialOf}, which stays`,
      );
    }
    const targets = targetsOf(context, enterprise);
    readKitPublicKey(context.kitPublicKey);
    const calls = dissolvingCalls(context, enterprise, targets);
    unbind(context, enterprise);
    return { ids: idsOf(enterprise), deliveries: await sendInTurn(context, calls) };
  },
});

function dissolvingCalls(
  context: ActionContext,
  enterprise: Enterprise,
  targets: readonly KitTarget[],
) {
  const users = [...enterprise.users.values()];
  const departments = leavesFirst(enterprise);
  return [
    ...callsForGranted(context, targets, { flag: 0, users, contact: true }),
    ...targets.flatMap((target) =>
      departments.map((department) => departmentCall(context, target, { flag: 0, department })),
    ),
    ...targets.flatMap((target) => [
      tenantCall(context, target, 0),
      applicationCall(context, target, { flag: 0, secretForm: plainSecretForm }),
    ]),
  ];
}

function unbind({ state }: ActionContext, { enterpriseId }: Enterprise): void {
  state.enterprises.delete(enterpriseId);
  for (const resource of state.resources.values()) {
    if (resource.enterpriseId === enterpriseId) resource.enterpriseId = undefined;
  }
}

function leavesFirst({ departments }: Enterprise): readonly Department[] {
  const depthOf = ({ parentCode }: Department): number => {
    const parent = departments.get(parentCode);
    return parent === undefined ? 0 : 1 + depthOf(parent);
  };
  const depths = new Map([...departments.values()].map((each) => [each, depthOf(each)]));
  return [...depths].sort(([, a], [, b]) => b - a).map(([department]) => department);
}

function idsOf({ enterpriseId, tenantId }: Enterprise) {
  return { enterpriseId, tenantId };
}
