import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { kitActions } from '../../src/emulator/actions/kit-actions.js';
import type { KitVersion } from '../../src/emulator/actions/kit-target.js';
import { actionContext, listed, purchased } from '../support/action-context.js';
import { useDatabase } from '../support/databases.js';
import { bindOne, buy, refusalOf, run, type Parameters } from '../support/kit-play.js';
import { testKitPrivateKey } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

describe('the marketplace refuses, with a sentence that helps,', () => {
  const app = useApp(useDatabase('sqlite'));
  const bound = (kit: KitVersion) => bindOne(app(), kit);

  const small = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey;
  const ed25519 = generateKeyPairSync('ed25519').publicKey;
  const pem = (key: typeof small) => key.export({ type: 'spki', format: 'pem' }).toString();

  it.each([
    ['none', undefined, /none was given: make a pair/],
    ['an empty one', ' ', /none was given/],
    ['a private key', testKitPrivateKey, /is a private key: keep that/],
    ['a short one', pem(small), /at least 3072 bits/],
    ['another kind', pem(ed25519), /must be an RSA key/],
    ['no key at all', 'c29tZXRoaW5n', /must be an RSA key/],
  ])('a public key that cannot be used: %s', async (_, kitPublicKey, words) => {
    const context = actionContext(app(), { kitPublicKey });
    const resource = buy(context, 'v2');
    const refusal = await refusalOf(context, 'bind');
    expect(refusal.message).toMatch(words);
    expect(refusal.message).not.toContain('BEGIN');
    // Nothing was done.
    expect(resource.enterpriseId).toBeUndefined();
    expect(context.state.enterprises.size).toBe(0);
    expect(context.state.deliveries).toEqual([]);
  });

  it.each<[string, Parameters, RegExp]>([
    ['bind', { enterpriseId: 'E-none' }, /there is no enterprise E-none; there are: [0-9a-f]{32}/],
    ['bind', { resourceId: 'R-none' }, /there is no resource R-none/],
    ['grant-users', { userNames: ['nobody'] }, /has no user nobody/],
    ['change-users', {}, /nobody in [0-9a-f]{32} has the application: grant-users first/],
    ['withdraw-users', {}, /grant-users first/],
    ['delete-users', { userNames: ['nobody'] }, /has no user nobody/],
    ['add-department', { parentCode: 'Q' }, /there is no department Q/],
    ['change-department', { orgCode: 'Q' }, /has no department Q; it has 12 others/],
    ['delete-department', { orgCode: 'Q' }, /has no department Q/],
    ['request-credential', { productId: 'Q' }, /no product Q is listed/],
    ['request-test-account', {}, /request-credential first/],
    ['dissolve', { enterpriseId: 'Q' }, /there is no enterprise Q/],
  ])('%s %j', async (name, parameters, words) => {
    const { context } = await bound('v2');
    buy(context, 'v2');
    const sent = context.state.deliveries.length;
    expect((await refusalOf(context, name, parameters)).message).toMatch(words);
    expect(context.state.deliveries).toHaveLength(sent);
  });

  it.each([
    ['bind', /that can only be done with a purchase of a joint-operation product that is open/],
    ['grant-users', /that is bound to an enterprise/],
    ['dissolve', /no buyer has an enterprise there yet: bind a purchase first/],
    ['synchronise-departments', /bind a purchase first/],
    ['request-credential', /no joint-operation product is listed/],
  ])('%s where there is nothing to do it with', async (name, words) => {
    const context = actionContext(app());
    const product = listed(context, { kind: 'saas-v2', chargingMode: 'PERIOD' });
    purchased(context, product);
    expect((await refusalOf(context, name)).message).toMatch(words);
  });

  it('a purchase that is not open, has no instance, or has no part in joint operation', async () => {
    const context = actionContext(app());
    const product = listed(context, { kind: 'saas-v2', chargingMode: 'PERIOD', kit: 'v2' });
    const other = listed(context, { kind: 'saas-v2', chargingMode: 'PERIOD' });
    const cases = [
      [purchased(context, product, { state: 'frozen' }), /is frozen: only what is open/],
      [purchased(context, product, { instanceId: undefined }), /has no instance/],
      [purchased(context, other), /is no joint-operation product/],
    ] as const;
    for (const [{ resourceId }, words] of cases) {
      expect((await refusalOf(context, 'bind', { resourceId })).message).toMatch(words);
    }
  });

  it('another enterprise while the purchase is bound to one', async () => {
    const { context, resource } = await bound('v2');
    const other = buy(context, 'v2');
    await run(context, 'bind', { resourceId: other.resourceId });
    const { resourceId } = resource;
    const { enterpriseId } = other;
    const refusal = await refusalOf(context, 'bind', { resourceId, enterpriseId });
    expect(refusal.message).toMatch(/is bound to [0-9a-f]{32}.*dissolve first/);
  });

  it('the enterprise of a credential where one of a buyer is wanted', async () => {
    const { context } = await bound('v2');
    const { ids } = await run(context, 'request-credential');
    await run(context, 'request-test-account');
    const { enterpriseId } = ids;
    buy(context, 'v2');
    for (const [name, words] of [
      ['bind', /belongs to the application credential/],
      ['dissolve', /belongs to the application credential/],
      ['delete-users', /test account cannot be deleted/],
    ] as const) {
      expect((await refusalOf(context, name, { enterpriseId })).message).toMatch(words);
    }
  });

  it('what would break the tree of departments', async () => {
    const { context, enterprise } = await bound('v2');
    const departments = [...enterprise.departments.values()];
    const [head, branch, team] = departments;
    const of = (orgCode?: string, rest: Parameters = {}) => ({ orgCode, ...rest });
    const cases: readonly [string, Parameters, RegExp][] = [
      ['change-department', of(head?.orgCode, { parentCode: team?.orgCode }), /below itself/],
      ['change-department', of(branch?.orgCode, { parentCode: branch?.orgCode }), /below itself/],
      ['delete-department', of(branch?.orgCode), /still has \d+ departments below it/],
      ['add-department', of(head?.orgCode), /already: change-department changes it/],
      [
        'add-department',
        { parentCode: team?.parentCode, orgName: team?.orgName },
        /names are unique among siblings/,
      ],
    ];
    for (const [name, parameters, words] of cases) {
      expect((await refusalOf(context, name, parameters)).message).toMatch(words);
    }
    expect([...enterprise.departments.values()]).toEqual(departments);
  });

  it('what the older kit has no call for', async () => {
    const { context } = await bound('v1');
    const change = await refusalOf(context, 'change-enterprise');
    expect(change.message).toMatch(/older kit only, which has no call for a changed enterprise/);
    const list = await refusalOf(context, 'synchronise-departments', { form: 'list' });
    expect(list.message).toMatch(/as a text only: take the form text or unquoted-text/);
  });

  it('parameters that nobody knows, by their name', async () => {
    const { context } = await bound('v2');
    for (const { name } of kitActions) {
      await expect(run(context, name, { unheardOf: 1 })).rejects.toThrow('unheardOf');
    }
  });
});
