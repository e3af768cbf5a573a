import { expect, it, onTestFinished } from 'vitest';
import type { Committer } from '../../src/domain/committer.js';
import type { Loaders } from '../../src/domain/loaders.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  newInstanceBody,
  newOrderLine,
  queryBody,
  statusBody,
} from '../support/marketplace-calls.js';
import { newNonce, signedCall } from '../support/signed-call.js';
import { startApp, testNoon, type StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const internalError = { resultCode: '000005', resultMsg: 'internal error' };
const detail = 'relation "instances" at 10.0.0.7 as koogate:secret';

describeEachDatabase('a server that is in trouble', (database) => {
  // Room for the deepest of the bodies below.
  const app = useApp(database, { environment: { KOOGATE_BODY_BYTES_MAX: '262144' } });

  it('answers 000005 without any detail when it cannot read, and logs what it was', async () => {
    const broken = await startBroken(app(), { load: failingLoads });
    const body = queryBody('any');
    expect((await signedCall(broken, body)).members).toEqual(internalError);
    expect(broken.captured.lines()).toContainEqual(
      expect.objectContaining({
        msg: 'call failed',
        err: expect.objectContaining({
          message: expect.stringContaining(detail) as string,
        }) as object,
      }),
    );
  });

  it('keeps the record of such a call, with the reason', async () => {
    const broken = await startBroken(app(), { load: failingLoads });
    broken.clock.now += 5_000;
    const receivedFrom = broken.clock.now;
    await signedCall(broken, statusBody('any', 'FREEZE'));
    broken.clock.now = testNoon;
    const { items } = await app().storage.directories.calls.list({ receivedFrom }, { limit: 2 });
    expect(items).toMatchObject([
      { verdict: 'authentic', resultCode: '000005', problem: detail, instanceId: 'any' },
    ]);
  });

  it('answers 000005 when it cannot write, and has promised nothing', async () => {
    const broken = await startBroken(app(), { committer: failingCommitter });
    const body = newInstanceBody(newOrderLine());
    expect((await signedCall(broken, body)).members).toEqual(internalError);
    expect(await app().storage.load.instance(body.businessId)).toBeUndefined();
    expect((await signedCall(app(), body)).resultCode).toBe('000000');
  });

  it('answers 000005 at once while the database is away, and refuses strangers as ever', async () => {
    const storage = await database.openTestStorage({ now: () => testNoon });
    const away = await startApp({ storage, clock: { now: testNoon } });
    onTestFinished(() => away.stop());
    await storage.close();
    for (const body of [newInstanceBody(newOrderLine()), queryBody('any'), { activity: 'none' }]) {
      const startedAt = performance.now();
      expect((await signedCall(away, body)).members).toEqual(internalError);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
    const unsigned = { query: { signature: undefined } };
    expect(await signedCall(away, queryBody('any'), unsigned)).toMatchObject({
      resultCode: '000001',
    });
  });

  it('uses up no nonce for a call that it could not write', async () => {
    const broken = await startBroken(app(), { committer: failingCommitter });
    const body = newInstanceBody(newOrderLine());
    const nonce = newNonce();
    await signedCall(broken, body, { nonce });
    expect(await signedCall(app(), body, { nonce })).toMatchObject({ resultCode: '000000' });
  });

  it.each([900, 10_000, 50_000])(
    'takes an unknown member that is nested %i levels deep',
    async (depth) => {
      const { businessId, ...rest } = newInstanceBody(newOrderLine());
      const deep = `${'{"a":['.repeat(depth / 2)}${']}'.repeat(depth / 2)}`;
      const text = `{"businessId":"${businessId}","deep":${deep},${JSON.stringify(rest).slice(1)}`;
      expect(await signedCall(app(), text)).toMatchObject({ resultCode: '000000' });
      const forged = { accessKey: 'key-of-somebody-else' };
      expect(await signedCall(app(), text, forged)).toMatchObject({ resultCode: '000001' });
    },
  );

  it('refuses such depth where products are named', async () => {
    const text = (productInfo: string) =>
      `{"activity":"changeInstanceCheck","instanceId":"any","productInfo":${productInfo}}`;
    const depth = 10_000;
    const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    for (const productInfo of [nested, JSON.stringify(nested)]) {
      expect(await signedCall(app(), text(productInfo))).toMatchObject({
        resultCode: '000002',
        resultMsg: expect.stringContaining('productInfo') as string,
      });
    }
  });
});

const fail = async () => Promise.reject(new Error(detail));

const failingLoads: Loaders = {
  instance: fail,
  instanceOfSale: fail,
  orderLineUses: fail,
  debugInstance: fail,
  onDemandSale: fail,
  order: fail,
  orderDetails: fail,
  licenseOf: fail,
  licenseCode: fail,
  licenseCodeUses: fail,
  licenseRequest: fail,
  licenseUpload: fail,
  tenant: fail,
  application: fail,
  authorization: fail,
  department: fail,
  job: fail,
  event: fail,
};

const failingCommitter: Committer = { commit: fail };

async function startBroken(
  { storage, clock }: StartedApp,
  parts: { readonly load?: Loaders; readonly committer?: Committer },
): Promise<StartedApp> {
  const broken = await startApp({ storage: { ...storage, ...parts }, clock });
  onTestFinished(() => broken.stop());
  return broken;
}
