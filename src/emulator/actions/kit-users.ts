import { z } from 'zod';
import { defineAction, type ActionContext, type CallToDeliver } from '../action.js';
import { ActionError } from '../marketplace.js';
import type { Enterprise, EnterpriseUser } from '../marketplace-state.js';
import { inLanguage } from '../population/department-trees.js';
import { positions } from '../population/positions.js';
import { chooseResource, resourceParameter } from './choose-resource.js';
import { sendInTurn, userCalls, type UsersToSync } from './kit-calls.js';
import { inBothKits } from './kit-scenes.js';
import {
  chooseEnterprise,
  enterpriseParameter,
  kitOf,
  targetsOf,
  toTarget,
  type KitTarget,
} from './kit-target.js';

const userNamesParameter = {
  userNames: z.array(z.string()).min(1).optional().describe('login names; see count for others'),
};

const contactParameter = {
  contact: z
    .boolean()
    .default(true)
    .describe('send phone and mail, which the seller asked for and the buyer agreed to'),
};

/** An administrator grants users the application, at most 500 in a call. */
export const grantUsers = defineAction({
  name: 'grant-users',
  summary: 'The administrator of an enterprise grants users the application.',
  parameters: z.strictObject({
    ...resourceParameter,
    ...userNamesParameter,
    count: z
      .int()
      .min(1)
      .optional()
      .describe('so many who have it not yet; all of them by default'),
    newUsers: z.int().min(0).max(20_000).default(0).describe('so many are hired first'),
    ...contactParameter,
  }),
  sends: inBothKits('authSync', 'flag=1'),
  async run(context, { resourceId, userNames, count, newUsers, contact }) {
    const target = chooseBound(context, resourceId);
    const { enterprise } = target;
    const granted = grantedIn(target);
    for (let hired = 0; hired < newUsers; hired += 1) {
      const user = context.population.user(enterprise);
      enterprise.users.set(user.userName, user);
    }
    const others = [...enterprise.users.values()].filter((each) => !granted.has(each.userName));
    // Somebody who has it may be granted it again when that is asked for: a repeat is a success.
    const users = chooseUsers(enterprise, userNames ? enterprise.users.values() : others, {
      userNames,
      count: count ?? others.length,
      nobody: `everybody in ${enterprise.enterpriseId} has the application already: hire some with newUsers`,
    });
    for (const { userName } of users) granted.add(userName);
    const deliveries = await sendInTurn(
      context,
      userCalls(context, target, { flag: 1, users, contact }),
    );
    return { ids: idsOf(target.enterprise, users, target), deliveries };
  },
});

/** Changed data of users are told for every application that they have. */
export const changeUsers = defineAction({
  name: 'change-users',
  summary: 'The administrator changes users of an enterprise, or disables their accounts.',
  parameters: z.strictObject({
    ...enterpriseParameter,
    ...userNamesParameter,
    count: z.int().min(1).default(1).describe('so many of those who have an application'),
    enable: z.boolean().optional().describe('false disables their accounts, true enables them'),
    role: z.enum(['user', 'admin']).optional().describe('what they may do in the application'),
    orgCode: z.string().optional().describe('department that they move to'),
    name: z.string().min(1).max(64).optional().describe('their new name'),
    position: z.string().max(64).optional().describe('job title; another one if nothing is said'),
    ...contactParameter,
  }),
  sends: [...inBothKits('authSync', 'flag=2'), ...inBothKits('authSync', 'flag=2 enable=false')],
  async run(context, { enterpriseId, userNames, count, contact, ...said }) {
    const enterprise = chooseEnterprise(context, enterpriseId);
    const targets = targetsOf(context, enterprise);
    const users = chooseUsers(enterprise, usersWithGrant(enterprise), {
      userNames,
      count,
      nobody: nobodyGranted(enterprise),
    });
    if (said.orgCode !== undefined && !enterprise.departments.has(said.orgCode)) {
      throw new ActionError(
        `${enterprise.enterpriseId} has no department ${said.orgCode}: add it first`,
      );
    }
    const changes = definedMembers(said);
    const isNothingSaid = Object.keys(changes).length === 0;
    for (const user of users) {
      Object.assign(user, isNothingSaid ? newPosition(context, enterprise) : changes);
    }
    const calls = callsForGranted(context, targets, { flag: 2, users, contact });
    return { ids: idsOf(enterprise, users), deliveries: await sendInTurn(context, calls) };
  },
});

/** The users stay in the enterprise. The older kit has no flag for that and deletes them. */
export const withdrawUsers = defineAction({
  name: 'withdraw-users',
  summary: 'The administrator withdraws the application from users, who stay in the enterprise.',
  parameters: z.strictObject({
    ...resourceParameter,
    ...userNamesParameter,
    count: z.int().min(1).default(1).describe('so many of those who have it'),
    ...contactParameter,
  }),
  sends: [
    { operationId: 'authSync', scene: 'flag=3' },
    { operationId: 'authSyncV1', scene: 'flag=0' },
  ],
  async run(context, { resourceId, userNames, count, contact }) {
    const target = chooseBound(context, resourceId);
    const { enterprise } = target;
    const granted = grantedIn(target);
    const having = [...enterprise.users.values()].filter((each) => granted.has(each.userName));
    const users = chooseUsers(enterprise, having, {
      userNames,
      count,
      nobody: nobodyGranted(enterprise),
    });
    for (const { userName } of users) granted.delete(userName);
    const flag = target.kit === 'v1' ? 0 : 3;
    const deliveries = await sendInTurn(
      context,
      userCalls(context, target, { flag, users, contact }),
    );
    return { ids: idsOf(enterprise, users, target), deliveries };
  },
});

/** Told for every application that they had; the enterprise knows them no more. */
export const deleteUsers = defineAction({
  name: 'delete-users',
  summary: 'The administrator deletes the accounts of users.',
  parameters: z.strictObject({
    ...enterpriseParameter,
    ...userNamesParameter,
    count: z.int().min(1).default(1).describe('so many of those who have an application'),
    ...contactParameter,
  }),
  sends: inBothKits('authSync', 'flag=0'),
  async run(context, { enterpriseId, userNames, count, contact }) {
    const enterprise = chooseEnterprise(context, enterpriseId);
    const targets = targetsOf(context, enterprise);
    if (enterprise.credentialOf !== undefined) {
      throw new ActionError(
        `${enterprise.enterpriseId} belongs to an application credential, whose test account cannot be deleted`,
      );
    }
    const users = chooseUsers(
      enterprise,
      userNames ? enterprise.users.values() : usersWithGrant(enterprise),
      { userNames, count, nobody: nobodyGranted(enterprise) },
    );
    const calls = callsForGranted(context, targets, { flag: 0, users, contact });
    for (const { userName } of users) {
      enterprise.users.delete(userName);
      for (const names of enterprise.granted.values()) names.delete(userName);
    }
    return { ids: idsOf(enterprise, users), deliveries: await sendInTurn(context, calls) };
  },
});

/** To each target what concerns those of them who have its application. */
export function callsForGranted(
  context: ActionContext,
  targets: readonly KitTarget[],
  { flag, users, contact }: UsersToSync,
): CallToDeliver[] {
  return targets.flatMap((target) => {
    const granted = grantedIn(target);
    const concerned = users.filter(({ userName }) => granted.has(userName));
    return userCalls(context, target, { flag, users: concerned, contact });
  });
}

/** Who has the application; kept with the enterprise from the first grant on. */
export function grantedIn({ enterprise, bound }: KitTarget): Set<string> {
  const key = bound?.resourceId ?? '';
  const granted = enterprise.granted.get(key) ?? new Set<string>();
  enterprise.granted.set(key, granted);
  return granted;
}

/** The enterprise that a purchase is bound to. */
function chooseBound(context: ActionContext, resourceId: string | undefined): KitTarget {
  const { resource, product } = chooseResource(context, {
    resourceId,
    what: 'a purchase of a joint-operation product that is bound to an enterprise',
    fits: ({ state, enterpriseId }) =>
      resourceId !== undefined || (enterpriseId !== undefined && state === 'open'),
  });
  kitOf(product);
  if (resource.enterpriseId === undefined) {
    throw new ActionError(`${resource.resourceId} is bound to no enterprise yet: bind it first`);
  }
  if (resource.state !== 'open' && resource.state !== 'frozen') {
    throw new ActionError(`${resource.resourceId} is ${resource.state}: its users are of the past`);
  }
  return toTarget(context, resource, chooseEnterprise(context, resource.enterpriseId));
}

interface ChosenUsers {
  readonly userNames: readonly string[] | undefined;
  readonly count: number;
  /** What to say when there is nobody to choose from. */
  readonly nobody: string;
}

function chooseUsers(
  { enterpriseId }: Enterprise,
  candidates: Iterable<EnterpriseUser>,
  { userNames, count, nobody }: ChosenUsers,
): readonly EnterpriseUser[] {
  const users = [...candidates];
  if (userNames === undefined) {
    if (users.length === 0) throw new ActionError(nobody);
    return users.slice(0, count);
  }
  const byName = new Map(users.map((user) => [user.userName, user]));
  return [...new Set(userNames)].map((userName) => {
    const user = byName.get(userName);
    if (user !== undefined) return user;
    throw new ActionError(
      `${enterpriseId} has no user ${userName} whom that could be done with; it has ${users.length} others`,
    );
  });
}

function usersWithGrant({ users, granted }: Enterprise): readonly EnterpriseUser[] {
  const sets = [...granted.values()];
  return [...users.values()].filter(({ userName }) => sets.some((names) => names.has(userName)));
}

function nobodyGranted({ enterpriseId }: Enterprise): string {
  return `nobody in ${enterpriseId} has the application: grant-users first`;
}

function newPosition({ population }: ActionContext, { language }: Enterprise) {
  return { position: inLanguage(population.oneOf(positions), language) };
}

function definedMembers(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function idsOf(
  { enterpriseId, tenantId }: Enterprise,
  users: readonly EnterpriseUser[],
  target?: KitTarget,
): Record<string, string> {
  const [first] = users;
  return {
    enterpriseId,
    tenantId,
    ...(target?.bound && { resourceId: target.bound.resourceId }),
    ...(first && { userName: first.userName }),
  };
}
