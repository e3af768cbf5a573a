import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import type { Role } from '../../src/management/role.js';
import {
  aLicense,
  aLicenseCode,
  anAuthorization,
  change,
  person,
  somePurchaseDetails,
} from './management-records.js';
import { aPurchase, seed, seedInstance, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

const mobile = '+86 13755501234';
const email = 'hidden.person@buyer.example';
const userName = 'hidden-login-77';
const name = '无名氏';
const code = 'PLhidden-code-4711';
const license = 'hidden-license-4711';

/** As they are, as an address writes them, and the parts that would betray them. */
const texts = [mobile, email, userName, name, code, license].flatMap((text) => [
  text,
  encodeURIComponent(text),
  JSON.stringify(text).slice(1, -1),
]);
const betraying = [...texts, '13755501234', 'hidden', 'password'];

const query = toQuery({ userName, name, mobile, email });

interface Call {
  readonly method?: 'post';
  readonly path: string;
  readonly body?: object;
  readonly role: Role;
  readonly status: number;
}

describeManagement('management API: the log', (storage) => {
  beforeAll(async () => {
    await seed(
      storage(),
      change.licenseCode(aLicenseCode({ code })),
      change.license(aLicense({ license })),
    );
  });

  it.each<Call>([
    { path: `/users?${query}`, role: 'operator', status: 200 },
    { path: `/users?${query}`, role: 'viewer', status: 403 },
    { path: `/users?${query}&colour=red`, role: 'operator', status: 400 },
    { path: `/users?mobile=${mobile}`, role: 'operator', status: 400 },
    { path: `/users?mobile=${encodeURIComponent(mobile)}%E0%A4%A`, role: 'operator', status: 200 },
    { path: `/users?${query}&limit=${userName}`, role: 'operator', status: 400 },
    { path: `/users?${query}&cursor=${userName}`, role: 'operator', status: 400 },
    { path: `/users?${userName}=x`, role: 'operator', status: 400 },
    { path: `/users/${userName}`, role: 'operator', status: 404 },
    {
      path: `/instances?${toQuery({ mobilePhone: mobile, email })}`,
      role: 'operator',
      status: 200,
    },
    { method: 'post', path: '/license-codes/find', body: { code }, role: 'operator', status: 200 },
    {
      method: 'post',
      path: '/license-codes/find',
      body: { code: `${code}0` },
      role: 'operator',
      status: 404,
    },
    {
      method: 'post',
      path: '/license-codes/find',
      body: { code: [code], password: code },
      role: 'operator',
      status: 400,
    },
    { method: 'post', path: '/license-search', body: { license }, role: 'admin', status: 200 },
    { method: 'post', path: '/license-search', body: { license }, role: 'viewer', status: 403 },
  ])(
    'holds nothing of what $role sends to $path, answered $status',
    async ({ method = 'get', path, body, role, status }) => {
      const server = startManagement(storage());
      const linesBefore = server.lines.length;
      const caller = server.as(role);
      const address = `/api/v1${path}`;
      const sent = method === 'get' ? caller.get(address) : caller.post(address, body ?? {});
      expect((await sent).status).toBe(status);
      const log = server.lines
        .slice(linesBefore)
        .map(({ message, fields }) => `${message} ${write(fields)}`);
      expect(log).toHaveLength(1);
      for (const text of betraying) expect(log[0], text).not.toContain(text);
    },
  );

  it('finds by these, so that there is something to betray', async () => {
    const instance = aPurchase({ soldBy: 'saas-v1', orderLineId: '' });
    const { instanceId, orderId } = instance;
    await seedInstance(storage(), instance);
    const user = { ...person, name, mobile, email };
    const buyer = { mobilePhone: { text: mobile }, email: { text: email } };
    const tenantId = uuidv7();
    await seed(
      storage(),
      change.authorization(anAuthorization({ tenantId, userName, user })),
      change.purchase(somePurchaseDetails({ instanceId, orderId, buyer })),
    );
    const { as } = startManagement(storage());
    const users = await as('operator').get(`/api/v1/users?${query}`);
    expect(users.body).toMatchObject({ items: [{ tenantId }] });
    const buyerQuery = toQuery({ mobilePhone: mobile, email });
    const instances = await as('operator').get(`/api/v1/instances?${buyerQuery}`);
    expect(instances.body).toMatchObject({ items: [{ instanceId }] });
  });
});

function toQuery(filters: Readonly<Record<string, string>>): string {
  return Object.entries(filters)
    .map(([filter, value]) => `${filter}=${encodeURIComponent(value)}`)
    .join('&');
}

/** An error in the log tells its message, its stack and what caused it. */
function write(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member instanceof Error
      ? { message: member.message, stack: member.stack, cause: member.cause }
      : member,
  );
}
