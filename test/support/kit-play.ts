import { expect } from 'vitest';
import type { ActionContext, ActionOutcome } from '../../src/emulator/action.js';
import { kitActions } from '../../src/emulator/actions/kit-actions.js';
import type { KitVersion } from '../../src/emulator/actions/kit-target.js';
import { ActionError } from '../../src/emulator/marketplace.js';
import type { Enterprise, Resource } from '../../src/emulator/marketplace-state.js';
import { actionContext, expectClean, listed, purchased } from './action-context.js';
import type { StartedApp } from './start-app.js';

export const kits = ['v2', 'v1'] as const satisfies readonly KitVersion[];

export type Parameters = Readonly<Record<string, unknown>>;

/** A purchase that is bound to a new enterprise, and what is done with it. */
export async function bindOne(app: StartedApp, kit: KitVersion, parameters: Parameters = {}) {
  const context = actionContext(app);
  const resource = buy(context, kit);
  await run(context, 'bind', parameters);
  const enterprise = enterpriseOf(context, resource);
  return {
    context,
    resource,
    enterprise,
    /** Everything is answered as it should be. */
    act: async (name: string, said: Parameters = {}) => {
      const outcome = await run(context, name, said);
      expectClean(outcome.deliveries);
      return outcome;
    },
    /** By the seller. */
    kept: () => keptOf(app, resource.instanceId ?? '', enterprise.tenantId),
  };
}

/** A purchase of a joint-operation product, carried out and not yet bound. */
export function buy(context: ActionContext, kit: KitVersion): Resource {
  const kind = kit === 'v2' ? 'saas-v2' : 'saas-v1';
  return purchased(context, listed(context, { kind, chargingMode: 'PERIOD', kit }));
}

/** Does what the action of that name does. */
export async function run(
  context: ActionContext,
  name: string,
  parameters: Parameters = {},
): Promise<ActionOutcome> {
  const action = kitActions.find((each) => each.name === name);
  if (action === undefined) throw new Error(`there is no action ${name}`);
  return action.run(context, parameters);
}

/** How the marketplace refuses to do it. */
export async function refusalOf(
  context: ActionContext,
  name: string,
  parameters: Parameters = {},
): Promise<Error> {
  const refused = await run(context, name, parameters).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(ActionError);
  return refused as Error;
}

export function enterpriseOf(
  { state }: ActionContext,
  { enterpriseId = '' }: Resource,
): Enterprise {
  const enterprise = state.enterprises.get(enterpriseId);
  if (enterprise === undefined) throw new Error('the purchase is bound to nothing');
  return enterprise;
}

/** What the seller knows of an enterprise by now. */
export async function keptOf({ storage }: StartedApp, instanceId: string, tenantId: string) {
  const { tenants, applications, departments, authorizations } = storage.directories;
  const key = { instanceId, tenantId };
  const tenant = await tenants.find(key);
  const apps = await applications.list({ tenantId }, { limit: 100 });
  const secrets = await Promise.all(
    apps.items.map(({ appId }) => applications.find({ ...key, appId })),
  );
  const units = await departments.list({ ...key, removed: false }, { limit: 5_000 });
  const users = await authorizations.list(key, { limit: 5_000 });
  return {
    tenant,
    application: (appId: string | undefined) => secrets.find((each) => each?.appId === appId),
    departments: units.items
      .map(({ orgCode, orgName, parentCode }) => ({ orgCode, orgName, parentCode }))
      .sort((a, b) => (a.orgCode < b.orgCode ? -1 : 1)),
    users: users.items,
  };
}

/** As the marketplace has them, in the order of `keptOf`. */
export function departmentsOf({ departments }: Enterprise) {
  return [...departments.values()].sort((a, b) => (a.orgCode < b.orgCode ? -1 : 1));
}
