import type { Directories, Stored } from '../domain/directories.js';
import type {
  ApplicationAsk,
  DepartmentsAsk,
  TenantAsk,
  UsersAsk,
} from '../domain/handler-calls.js';
import type { Authorization, Statement, TenantKey } from '../domain/organisation.js';
import type { SellerEvent } from '../domain/seller-event.js';

/**
 * What the kit has stated, as it is kept now. Each resolves with nothing when what the event tells has been stated otherwise since: an
 * older statement that is told late must not undo the newer one.
 */
export function currentStatements(directories: Directories) {
  return {
    async tenant(event: SellerEvent): Promise<TenantAsk | undefined> {
      const tenant = current(await directories.tenants.find(tenantKeyOf(event)), event);
      return tenant && { event, tenant };
    },
    async application(event: SellerEvent): Promise<ApplicationAsk | undefined> {
      const key = { ...tenantKeyOf(event), appId: textOf(event, 'appId') };
      const application = current(await directories.applications.find(key), event);
      return application && { event, application };
    },
    async users(event: SellerEvent): Promise<UsersAsk | undefined> {
      const users = await currentUsers(event, directories);
      return users.length === 0 ? undefined : { event, users };
    },
    async departments(event: SellerEvent): Promise<DepartmentsAsk | undefined> {
      const key = tenantKeyOf(event);
      if (event.type === 'departments.replaced') {
        return { event, snapshot: true, departments: await directories.departments.all(key) };
      }
      const filter = { ...key, orgCode: textOf(event, 'orgCode') };
      const { items } = await directories.departments.list(filter, { limit: 1 });
      const department = current(items[0], event);
      return department && { event, snapshot: false, departments: [department] };
    },
  };
}

async function currentUsers(
  event: SellerEvent,
  directories: Directories,
): Promise<readonly Authorization[]> {
  const said = Array.isArray(event.data.users) ? event.data.users : [];
  const key = { ...tenantKeyOf(event), appId: textOf(event, 'appId') };
  const users: Authorization[] = [];
  for (const user of said as readonly { readonly userName: string }[]) {
    const filter = { ...key, userName: user.userName };
    const { items } = await directories.authorizations.list(filter, { limit: 1 });
    const authorization = current(items[0], event);
    if (authorization !== undefined) users.push(authorization);
  }
  return users;
}

function current<Kept extends Statement>(
  kept: Stored<Kept> | undefined,
  event: SellerEvent,
): Stored<Kept> | undefined {
  const statedAt = Date.parse(textOf(event, 'statedAt'));
  return kept !== undefined && kept.statedAt <= statedAt ? kept : undefined;
}

function tenantKeyOf(event: SellerEvent): TenantKey {
  return { instanceId: textOf(event, 'instanceId'), tenantId: textOf(event, 'tenantId') };
}

function textOf({ data }: SellerEvent, name: string): string {
  const value = data[name];
  return typeof value === 'string' ? value : '';
}
