import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import { includesRole, roles, type Role } from '../../src/management/role.js';
import { expectAsSpecified } from './management-answer-check.js';
import { hidden, seedPurchase, type Hidden } from './management-hidden.js';
import {
  aLicense,
  aLicenseCode,
  aLicenseRequest,
  anApplication,
  anAuthorization,
  change,
  person,
  personalTexts,
  somePurchaseDetails,
} from './management-records.js';
import { aCall, seed, seedCall, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

const cases = hidden.flatMap((each) =>
  roles
    .filter((role) => includesRole(role, each.calledBy ?? 'viewer'))
    .map((role) => ({ ...each, role, sees: includesRole(role, each.seenBy) })),
);

describeManagement('management API: what is hidden from whom', (storage) => {
  it.each(cases.filter(({ sees }) => sees))(
    '$operationId shows $role everything, and $flag is false',
    async ({ operationId, flag, role, prepare }) => {
      const { text, item, texts } = await ask(prepare, operationId, role);
      for (const each of texts) expect(text).toContain(each);
      expect(flagOf(item, flag)).toBe(false);
    },
  );

  it.each(cases.filter(({ sees }) => !sees))(
    '$operationId hides it from $role, and $flag is true',
    async ({ operationId, flag, role, prepare }) => {
      const { text, item, texts } = await ask(prepare, operationId, role);
      for (const each of texts) expect(text).not.toContain(each);
      expect(flagOf(item, flag)).toBe(true);
    },
  );

  it.each([
    [
      'an application without secret',
      'secretRedacted',
      async () => {
        const application = anApplication({ clientSecret: null, removed: true });
        await seed(storage(), change.application(application));
        return `/applications?tenantId=${application.tenantId}`;
      },
      { clientSecret: null },
    ],
    [
      'an application for a License without device',
      'fingerprintRedacted',
      async () => {
        const request = aLicenseRequest({ deviceFingerprint: '' });
        await seed(storage(), change.licenseRequest(request));
        return `/license-requests?eventId=${request.eventId}`;
      },
      { deviceFingerprint: null },
    ],
    [
      'a purchase that told nothing of the buyer',
      'buyerRedacted',
      async () => {
        const purchase = await seedPurchase(storage(), somePurchaseDetails({ buyer: {} }));
        return `/instances/${purchase.instanceId}`;
      },
      {},
    ],
    [
      'a call without anything sensitive',
      'requestRedacted',
      async () => {
        const call = aCall();
        await seedCall(storage(), call);
        return `/calls/${call.callId}`;
      },
      { requestBody: '{"activity":"newInstance"}' },
    ],
    [
      'a sensitive call of which nothing is kept',
      'requestRedacted',
      async () => {
        const call = aCall({ sensitive: true, requestBody: null, verdict: 'signature-mismatch' });
        await seedCall(storage(), call);
        return `/calls/${call.callId}`;
      },
      { requestBody: null },
    ],
  ] as const)('says of %s that nothing is hidden', async (_title, flag, prepare, shown) => {
    const response = await startManagement(storage())
      .as('viewer')
      .get(`/api/v1${await prepare()}`);
    expect(response.status).toBe(200);
    const item = firstItem(response.body as object);
    expect(flagOf(item, flag)).toBe(false);
    expect(item).toMatchObject(shown);
  });

  it('shows a viewer what an application has to know of a user, and its state', async () => {
    const authorization = anAuthorization({ user: { ...person, enabled: false, role: 'admin' } });
    await seed(storage(), change.authorization(authorization));
    const { tenantId, instanceId, appId } = authorization;
    const viewer = startManagement(storage()).as('viewer');
    const response = await viewer.get(`/api/v1/users?tenantId=${tenantId}`);
    expect(firstItem(response.body as object)).toEqual({
      instanceId,
      tenantId,
      appId,
      orgCode: '10000',
      role: 'admin',
      enabled: false,
      access: 'granted',
      personRedacted: true,
      statedAt: time(authorization.statedAt),
      receivedAt: time(authorization.receivedAt),
      firstSeenAt: expect.stringContaining('Z') as string,
      updatedAt: expect.stringContaining('Z') as string,
      removed: false,
      removedAt: null,
    });
  });

  it('shows an operator the whole person', async () => {
    const authorization = anAuthorization();
    await seed(storage(), change.authorization(authorization));
    const operator = startManagement(storage()).as('operator');
    const response = await operator.get(`/api/v1/users?tenantId=${authorization.tenantId}`);
    const { orgCode: _orgCode, role: _role, enabled: _enabled, ...wanted } = person;
    expect(firstItem(response.body as object)).toMatchObject({
      person: { ...wanted, userName: 'zhangsan01' },
      personRedacted: false,
    });
  });

  it.each(['/users', '/license-codes', '/licenses', '/license-requests', '/applications'])(
    'puts nothing hidden into the cursor of %s',
    async (path) => {
      const code = 'PLhidden-code-0001';
      const license = 'hidden-license-0001';
      const more: Change[] = [0, 1].flatMap((index) => [
        change.authorization(anAuthorization({ userName: `zhangsan01-${index}-${uuidv7()}` })),
        change.licenseCode(aLicenseCode({ code: `${code}-${index}-${uuidv7()}` })),
        change.license(aLicense({ license: `${license}-${index}-${uuidv7()}` })),
        change.licenseRequest(aLicenseRequest()),
        change.application(anApplication({ clientSecret: 'hidden-client-secret' })),
      ]);
      await seed(storage(), ...more);
      const response = await startManagement(storage()).as('viewer').get(`/api/v1${path}?limit=1`);
      const { nextCursor = '' } = response.body as { nextCursor?: string };
      expect(nextCursor).not.toBe('');
      const read = Buffer.from(nextCursor, 'base64url').toString('utf8');
      const secrets = [code, license, 'hidden-client-secret', '5B0F2E9C71D84A36'];
      for (const each of [...personalTexts, ...secrets]) {
        expect(nextCursor + read, each).not.toContain(each);
      }
    },
  );

  async function ask(prepare: Hidden['prepare'], operationId: string, role: Role) {
    const { path, body, texts } = await prepare(storage());
    const caller = startManagement(storage()).as(role);
    const address = `/api/v1${path}`;
    const response = await (body === undefined ? caller.get(address) : caller.post(address, body));
    expect(response.status).toBe(200);
    expectAsSpecified(response, operationId);
    return { text: response.text, item: firstItem(response.body as object), texts };
  }
});

/** Of a list its one item, else the answer itself. */
function firstItem(body: object): Record<string, unknown> {
  if (!('items' in body)) return body as Record<string, unknown>;
  const items = body.items as Record<string, unknown>[];
  expect(items).toHaveLength(1);
  return items[0] ?? {};
}

/** The flag of a purchase stands in the purchase, and that of what was looked up in `details`. */
function flagOf(item: Record<string, unknown>, flag: string): unknown {
  const places: Readonly<Record<string, string>> = {
    buyerRedacted: 'purchase',
    detailsRedacted: 'details',
  };
  const place = places[flag];
  return (place === undefined ? item : (item[place] as Record<string, unknown>))[flag];
}

function time(at: number): string {
  return new Date(at).toISOString();
}
