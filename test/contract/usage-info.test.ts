import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createUsageDesk } from '../../src/jobs/usage-desk.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { newInstanceBody, newOrderLine, queryBody } from '../support/marketplace-calls.js';
import { signedCall } from '../support/signed-call.js';
import {
  startApp,
  testFrontEndUrl,
  testNoon,
  type Clock,
  type StartedApp,
} from '../support/start-app.js';
import { hour } from '../support/usage.js';

const by = 'management:billing';

describeEachDatabase('what queryInstance shows of reported usage', (database) => {
  const clock: Clock = { now: testNoon };
  let storage: Storage;
  let app: StartedApp;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: () => clock.now });
    app = await startApp({ storage, clock });
  });
  afterAll(() => app.stop());

  async function buy(): Promise<string> {
    const body = newInstanceBody(newOrderLine());
    await signedCall(app, body);
    return body.businessId;
  }

  it('is the total of an instance, and of a package what each instance has taken from it', async () => {
    const [used, pack] = [await buy(), await buy()];
    const desk = createUsageDesk({
      ...storage,
      pushes: false,
      now: () => clock.now,
      newId: uuidv7,
    });
    clock.now = testNoon + 3 * hour;
    const windowOf = (hours: number) => ({
      instanceId: used,
      beginAt: testNoon + hours * hour,
      endAt: testNoon + (hours + 1) * hour,
    });
    const lines = await desk.report(
      [
        { ...windowOf(0), value: '1280.5' },
        { ...windowOf(1), value: '0.1', packageInstanceId: pack },
        { ...windowOf(2), value: '0.2', packageInstanceId: pack },
      ],
      { by },
    );
    expect(lines.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    const { members } = await signedCall(app, queryBody(`${used},${pack}`));
    const appInfo = { frontEndUrl: testFrontEndUrl };
    const statisticalTime = '20260301150000000';
    expect(members.info).toEqual([
      { instanceId: used, appInfo, usageInfo: [{ usageValue: 1280.8, statisticalTime }] },
      {
        instanceId: pack,
        appInfo,
        usageInfo: [{ relatedInstanceId: used, usageValue: 0.3, statisticalTime }],
      },
    ]);
    expect(app.differences).toEqual([]);
  });

  it('is the most that the field can carry, where the total is more', async () => {
    const used = await buy();
    const desk = createUsageDesk({
      ...storage,
      pushes: false,
      now: () => clock.now,
      newId: uuidv7,
    });
    const beginAt = clock.now;
    clock.now += hour;
    const report = {
      instanceId: used,
      beginAt,
      endAt: beginAt + hour,
      value: '999999999999999.9999',
    };
    await desk.report([report], { by });
    const { members } = await signedCall(app, queryBody(used));
    expect(members.info).toMatchObject([{ usageInfo: [{ usageValue: 99_999_999.9999 }] }]);
    expect(app.differences).toEqual([]);
  });
});
