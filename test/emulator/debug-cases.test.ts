import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/emulator/action.js';
import { everyKindOfProduct, type ProductListing } from '../../src/emulator/catalogue.js';
import { debugActions } from '../../src/emulator/debug-cases/debug-actions.js';
import { debugCases } from '../../src/emulator/debug-cases/debug-cases.js';
import { typedClientSecret } from '../../src/emulator/debug-cases/kit-cases.js';
import { mockOrderIds } from '../../src/emulator/debug-cases/mock-order.js';
import { ActionError } from '../../src/emulator/marketplace.js';
import type { Delivery } from '../../src/emulator/marketplace-state.js';
import { decryptClientSecret } from '../../src/protocol/client-secret.js';
import { decryptSensitiveField } from '../../src/protocol/sensitive-field.js';
import { actionContext, expectClean, listed } from '../support/action-context.js';
import { useDatabase } from '../support/databases.js';
import { testKitPrivateKey } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const listings: readonly ProductListing[] = [
  ...everyKindOfProduct,
  { kind: 'online-license', chargingMode: 'ONE_TIME' },
  { kind: 'license-v1', chargingMode: 'ONE_TIME' },
];

const named = (listing: ProductListing) => [
  `${listing.kind} ${listing.chargingMode}${listing.kit ? ` with kit ${listing.kit}` : ''}`,
  listing,
];

describe('the debugging page', () => {
  const app = useApp(useDatabase('sqlite'));

  it.each(listings.map(named))('passes and saves every case of %s', async (_, listing) => {
    const context = actionContext(app());
    const product = listed(context, listing as ProductListing);
    const { ids, deliveries } = await debug(context, { optional: true });
    expectClean(deliveries);
    expect(ids).not.toHaveProperty('failedCases');
    expect(product.savedCases).toEqual(debugCases(context, product).map(({ name }) => name));
    expect(deliveries).toHaveLength(product.savedCases.length);
    expect(deliveries.every(({ isProbe }) => isProbe)).toBe(true);
  });

  it('says the same for ever, and is answered the same for ever', async () => {
    const context = actionContext(app());
    listed(context, { kind: 'saas-v2', chargingMode: 'PERIOD', kit: 'v2' });
    const first = await debug(context);
    await context.clock.advance(30 * 86_400_000);
    const later = await debug(context);
    expect(later.deliveries.map(withoutDates)).toEqual(first.deliveries.map(withoutDates));
    expect(later.deliveries.map(bytesOf)).toEqual(first.deliveries.map(bytesOf));
    expect(later.deliveries.map(({ request }) => request.timeStamp)).not.toEqual(
      first.deliveries.map(({ request }) => request.timeStamp),
    );
  });

  it('leaves nothing behind at the seller', async () => {
    const context = actionContext(app());
    listed(context, { kind: 'saas-v2', chargingMode: 'PERIOD', kit: 'v2' });
    listed(context, { kind: 'saas-v1', chargingMode: 'PERIOD', kit: 'v1' });
    for (const productId of context.state.products.keys()) await debug(context, { productId });
    const { tenants, applications, instances } = app().storage.directories;
    for (const directory of [tenants, applications, instances]) {
      expect((await directory.list({}, { limit: 10 })).items).toEqual([]);
    }
  });

  it('saves one case by its name, beside those saved before', async () => {
    const context = actionContext(app());
    const product = listed(context, { kind: 'saas-v2', chargingMode: 'PERIOD' });
    await debug(context, { case: 'queryInstance' });
    const { ids } = await debug(context, { case: 'updateInstanceStatus status=FREEZE' });
    expect(ids).toEqual({
      productId: product.productId,
      savedCases: 'updateInstanceStatus status=FREEZE',
    });
    expect(product.savedCases).toEqual(['queryInstance', 'updateInstanceStatus status=FREEZE']);
  });

  it('finds a key pair that does not fit, and does not save what failed', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3_072 });
    const kitPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const context = actionContext(app(), { kitPublicKey });
    const product = listed(context, { kind: 'saas-v2', chargingMode: 'ONE_TIME', kit: 'v2' });
    const { ids } = await debug(context);
    expect(ids.failedCases).toBe('applicationSync flag=1, applicationSync flag=2');
    expect(product.savedCases).toContain('applicationSync flag=0');
    expect(product.savedCases).not.toContain('applicationSync flag=1');
  });

  it.each<[string, object, Partial<ProductListing>, RegExp]>([
    ['an unknown case', { case: 'none' }, {}, /has no case none; it has: newInstance charging/],
    ['an unknown product', { productId: 'none' }, {}, /no product none is listed; there are: OFFI/],
  ])('refuses %s', async (_, parameters, listing, words) => {
    const context = actionContext(app());
    listed(context, { kind: 'saas-v2', chargingMode: 'PERIOD', ...listing });
    await expect(debug(context, parameters)).rejects.toThrow(words);
    await expect(debug(context, parameters)).rejects.toBeInstanceOf(ActionError);
  });

  it('refuses a joint-operation product without a public key, and where nothing is listed', async () => {
    const context = actionContext(app(), { kitPublicKey: undefined });
    await expect(debug(context)).rejects.toThrow(/no product is listed/);
    listed(context, { kind: 'saas-v2', chargingMode: 'PERIOD', kit: 'v2' });
    await expect(debug(context)).rejects.toThrow(/none was given: make a pair/);
    expect(context.state.deliveries).toEqual([]);
  });

  describe('the cases', () => {
    it.each<[ProductListing, string]>([
      [
        { kind: 'saas-v2', chargingMode: 'PERIOD' },
        'newInstance queryInstance refreshInstance updateInstanceStatus releaseInstance',
      ],
      [{ kind: 'saas-v2', chargingMode: 'ONE_TIME' }, 'newInstance queryInstance releaseInstance'],
      [
        { kind: 'saas-v2', chargingMode: 'ON_DEMAND' },
        'newInstance queryInstance refreshInstance updateInstanceStatus releaseInstance',
      ],
      [
        { kind: 'saas-v2', chargingMode: 'ON_DEMAND_PKG' },
        'newInstance queryInstance refreshInstance releaseInstance',
      ],
      [
        { kind: 'saas-v1', chargingMode: 'PERIOD' },
        'newInstanceV1 refreshInstanceV1 expireInstanceV1 releaseInstanceV1',
      ],
      [{ kind: 'saas-v1', chargingMode: 'ONE_TIME' }, 'newInstanceV1 releaseInstanceV1'],
      [
        { kind: 'saas-v1', chargingMode: 'ON_DEMAND' },
        'newInstanceV1 queryInstanceV1 instanceStatusV1 releaseInstanceV1',
      ],
      [
        { kind: 'license-code', chargingMode: 'PERIOD' },
        'refreshLicenseCode updateLicenseCodeStatus releaseLicenseCode',
      ],
      [
        { kind: 'online-license', chargingMode: 'PERIOD', sendsOrderNotice: true },
        'newInstance refreshInstance updateInstanceStatus releaseInstance getLicenseAsync orderNotify',
      ],
      [
        { kind: 'license-v1', chargingMode: 'PERIOD' },
        'getLicenseV1 refreshLicenseV1 expireLicenseV1 releaseLicenseV1',
      ],
    ])('%j must have those of its guide', (listing, operations) => {
      const needed = casesOf(actionContext(app()), listing).filter(({ isOptional }) => !isOptional);
      const names = [...new Set(needed.map(({ operationId }) => operationId))];
      expect(names.join(' ')).toBe(operations);
    });

    it.each([
      ['v2', ['1', '2', '0'], ['1', '2', '3', '0']],
      ['v1', ['1', '0'], ['1', '2', '0']],
    ] as const)(
      'kit %s has all five calls with every flag that it knows',
      (kit, forTenants, forUsers) => {
        const context = actionContext(app());
        const cases = casesOf(context, { kind: 'saas-v2', chargingMode: 'ONE_TIME', kit });
        const suffix = kit === 'v1' ? 'V1' : '';
        const flagsOf = (operation: string) =>
          cases
            .filter(({ operationId }) => operationId === `${operation}${suffix}`)
            .map(({ request }) => String(request.flag));
        expect(flagsOf('tenantSync')).toEqual(forTenants);
        expect(flagsOf('applicationSync')).toEqual(forTenants);
        expect(flagsOf('authSync')).toEqual(forUsers);
        expect(flagsOf('singleOrgSync')).toEqual(['1', '2', '0']);
        expect(flagsOf('allOrgSync').length).toBeGreaterThan(0);
        for (const { request } of cases.filter((each) => 'tenantId' in each.request))
          expect(request).toMatchObject({ instanceId: '', testFlag: 1 });
      },
    );

    it('reach every callback that there is, and are among what the action says it sends', () => {
      const context = actionContext(app());
      const cases = listings.flatMap((listing) => casesOf(context, listing));
      const debugged = new Set(cases.map(({ operationId }) => operationId));
      expect(debugged.size).toBeGreaterThan(0);
      for (const { operationId } of context.specification.operations)
        expect(debugged).toContain(operationId);
      const said = debugActions.flatMap(({ sends }) => sends);
      for (const { operationId, scene } of cases)
        expect(said).toContainEqual({ operationId, scene });
    });

    it('have names that no other of the product has, and say that they are for debugging', () => {
      for (const listing of listings) {
        const cases = casesOf(actionContext(app()), listing);
        expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
        for (const { request, scene } of cases) {
          expect(String(request.testFlag)).toBe('1');
          expect(scene).toMatch(/^testFlag=1/);
        }
      }
    });

    it('name only orders that the order query knows', () => {
      const v2 = listings.filter(({ kind }) => kind === 'saas-v2');
      const requests = v2
        .flatMap((listing) => casesOf(actionContext(app()), { ...listing, kit: undefined }))
        .map(({ request }) => request)
        .filter((request) => 'orderId' in request);
      for (const { orderId, orderLineId } of requests) {
        expect(mockOrderIds).toContain(orderId);
        expect(orderLineId).toBe(`${String(orderId)}-000001`);
      }
      const bought = requests.filter(({ activity }) => activity === 'newInstance');
      expect(new Set(bought.map(({ orderId }) => orderId))).toEqual(
        new Set(mockOrderIds.filter((each) => /(YEAR|TIME)NEW$|DEMAND|TRIAL$/.test(each))),
      );
    });

    it('carry the secret that was typed, which only the private key opens', () => {
      const [first] = casesOf(actionContext(app()), {
        ...{ kind: 'saas-v2', chargingMode: 'PERIOD', kit: 'v2' },
      }).filter(({ operationId }) => operationId === 'applicationSync');
      const { clientSecret } = first?.request ?? {};
      expect(decryptClientSecret([testKitPrivateKey], String(clientSecret))).toMatchObject({
        ...{ ok: true, plain: typedClientSecret, encoding: 'base64' },
        ...{ oaepHash: 'SHA-256', mgf1Hash: 'SHA-256' },
      });
    });

    it.each(['1', '2'] as const)('encrypt phone and mail with algorithm %s', (encryptType) => {
      const context = actionContext(app(), { encryptType });
      const listing = { kind: 'saas-v1', chargingMode: 'PERIOD' } as const;
      const found = casesOf(context, listing).find(({ name }) => name === 'newInstanceV1 contact');
      const { mobilePhone, email } = found?.request ?? {};
      const decrypt = (value: unknown) =>
        decryptSensitiveField({
          ...{ accessKey: context.v1Key ?? '', encryptType },
          value: String(value),
        });
      expect([mobilePhone, email].map(decrypt)).toEqual(['00000000000', 'debug@example.com']);
    });

    it('that need a key are missing without it', () => {
      const context = actionContext(app(), { kitPublicKey: undefined, v1Key: undefined });
      const listing = { kind: 'saas-v1', chargingMode: 'PERIOD', kit: 'v1' } as const;
      const names = casesOf(context, listing).map(({ name }) => name);
      expect(names).toContain('tenantSyncV1 flag=1');
      expect(names.filter((name) => /applicationSync|contact/.test(name))).toEqual([]);
    });
  });
});

function casesOf(context: ActionContext, listing: ProductListing) {
  return debugCases(context, listed(context, listing));
}

async function debug(context: ActionContext, parameters: object = {}) {
  const [action] = debugActions;
  if (action === undefined) throw new Error('there is no action debug');
  return action.run(context, parameters);
}

/** What is dated anew each time it is sent. */
function withoutDates({ request }: Delivery) {
  const { timeStamp: _, currentSyncTime: __, ...rest } = request;
  return rest;
}

function bytesOf({ outcome }: Delivery): string {
  return outcome.kind === 'answered' ? outcome.body.toString('utf8') : outcome.sentence;
}
