import { describe, expect, it } from 'vitest';
import type { HandlerName } from '../../src/domain/handler-calls.js';
import { sellerEventTypes } from '../../src/domain/seller-event.js';
import { describeEachDatabase, useDatabase } from '../support/databases.js';
import { hour, minute } from '../support/emulated.js';
import { passTime } from '../support/seller-runs.js';
import { beginCourse, type Course } from '../support/sellers-course.js';
import { testNoon } from '../support/start-app.js';

/** All that the marketplace can do with a SaaS product of joint operation, from purchase to unsubscription. */
async function playLife({ perform }: Course): Promise<string> {
  const { instanceId = '', resourceId } = await perform('buy', {
    kind: 'saas-v2',
    chargingMode: 'PERIOD',
  });
  const steps = ['renew', 'cancel-renewal', 'freeze', 'unfreeze', 'change'] as const;
  for (const step of steps) await perform(step, { resourceId });
  const { enterpriseId } = await perform('bind', { resourceId, departments: 3, users: 3 });
  await perform('grant-users', { resourceId });
  await perform('add-department', { enterpriseId });
  await perform('unsubscribe', { resourceId });
  return instanceId;
}

const handlersOfLife: readonly HandlerName[] = [
  'provision',
  'renew',
  'cancelRenewal',
  'freeze',
  'unfreeze',
  'upgrade',
  'syncTenant',
  'syncApplication',
  'syncDepartments',
  'syncUsers',
  'syncDepartments',
  'release',
];

const eventsOfLife = [
  'instance.purchased',
  'instance.provisioned',
  'instance.renewed',
  'instance.renewal-cancelled',
  'instance.frozen',
  'instance.unfrozen',
  'instance.upgraded',
  'tenant.synchronized',
  'application.synchronized',
  'departments.replaced',
  'users.synchronized',
  'department.synchronized',
  'instance.released',
];

function calledAbout({ record }: Course, instanceId: string): readonly string[] {
  return record.asked
    .filter(({ ask }) => 'event' in ask && ask.event.instanceId === instanceId)
    .map(({ name }) => name);
}

function toldAbout({ receiver }: Course, instanceId: string): readonly string[] {
  return receiver.taken
    .filter(({ event }) => event.subject === `instance/${instanceId}`)
    .map(({ event }) => event.type);
}

/** Everything that has happened was told once, and what is about one thing in the order in which it happened. */
async function expectToldOnce({ apps: [app], receiver, record }: Course): Promise<void> {
  if (app === undefined) throw new Error('there is an app');
  const filter = { types: sellerEventTypes };
  const { events } = app.storage.directories;
  const { items } = await events.sequence(filter, { limit: 1_000 });
  const happened = items.map(({ eventId, subject }) => `${subject} ${eventId}`);
  const told = receiver.received.map(({ event }) => `${event.subject} ${event.id}`);
  // Only what is about one thing has an order.
  expect(bySubject(told)).toEqual(bySubject(happened));
  const calls = record.asked.map(({ name, settings }) => `${name} ${settings.idempotencyKey}`);
  expect(calls.filter((call, index) => calls.indexOf(call) !== index)).toEqual([]);
  expect(app.differences).toEqual([]);
}

/** In the order of their subjects, and within each in the order that they had. */
function bySubject(texts: readonly string[]): readonly string[] {
  return texts.toSorted((left, right) => {
    const [one = '', other = ''] = [left, right].map((text) => text.split(' ')[0]);
    return one.localeCompare(other);
  });
}

describeEachDatabase('a course of business with everything connected', (database) => {
  it('has each handler called and each event told, once and in order', async () => {
    const course = await beginCourse(database);
    const { perform, marketplace, record } = course;
    const instanceId = await playLife(course);
    expect(calledAbout(course, instanceId)).toEqual(handlersOfLife);
    expect(toldAbout(course, instanceId)).toEqual(eventsOfLife);
    for (const { ask } of record.of('renew')) expect(ask.order?.orderType).toBe('RENEW');

    const trial = await perform('buy', { kind: 'saas-v2', chargingMode: 'PERIOD', trial: true });
    await perform('convert-trial', { resourceId: trial.resourceId });
    expect(calledAbout(course, trial.instanceId ?? '')).toEqual(['provision', 'convertTrial']);
    expect(record.of('convertTrial')).toMatchObject([
      { ask: { instance: { purchaseKind: 'formal' }, order: { orderType: 'TRIAL_TO_FORMAL' } } },
    ]);
    const noticed = record.of('orderNotified').map(({ ask }) => ask.order?.orderType);
    expect(noticed).toEqual(['NEW', 'RENEW', 'CHANGE', 'TRIAL', 'TRIAL_TO_FORMAL']);
    const open = [...marketplace.state.resources.values()].filter(({ state }) => state === 'open');
    expect(open.map(({ access }) => access?.frontEndUrl)).toEqual([
      `https://${trial.instanceId ?? ''}.example.com`,
    ]);
    await expectToldOnce(course);
  });

  it('makes and uploads the License that was applied for', async () => {
    const course = await beginCourse(database);
    const { instanceId = '' } = await course.perform('buy', { kind: 'online-license' });
    const { eventId = '' } = await course.perform('apply-for-license');
    const application = course.marketplace.state.licenseApplications.get(eventId);
    expect(application?.status).toBe('delivered');
    expect(course.marketplace.state.resources.get(application?.resourceId ?? '')?.license).toBe(
      `LICENSE MADE AT ${testNoon}`,
    );
    expect(toldAbout(course, instanceId).slice(-2)).toEqual([
      'license.requested',
      'license.delivered',
    ]);
    expect(course.record.of('issueLicense')).toHaveLength(1);
  });

  it('asks for the usage of each hour and pushes it, also of one that ended while no server ran', async () => {
    const course = await beginCourse(database);
    await course.perform('buy', { kind: 'saas-v2', chargingMode: 'ON_DEMAND' });
    const instanceIds = course.record.of('provision').map(({ ask }) => ask.instance.instanceId);
    expect(new Set(instanceIds).size).toBe(2);
    course.clock.now += hour + 3 * minute;
    await course.marketplace.clock.advance(hour + 3 * minute);
    await course.restart();
    const [app] = course.apps;
    await expect
      .poll(() => course.record.of('usage').length, { timeout: 8_000 })
      .toBeGreaterThan(0);
    // What was told is kept before the time passes in which it is pushed.
    await app?.provisioned();
    if (app !== undefined) await passTime(app, minute);
    const { usageRecords } = course.marketplace.state;
    await expect.poll(() => usageRecords.length, { timeout: 8_000 }).toBe(2);
    await course.marketplace.clock.advance(2 * minute);
    expect(usageRecords.map((each) => each.instanceId).sort()).toEqual([...instanceIds].sort());
    expect(course.record.of('usage').at(-1)?.ask).toMatchObject({
      from: testNoon,
      to: testNoon + hour,
    });
  });
});

describe('two servers on one database', () => {
  const database = useDatabase('postgres');

  it('do nothing twice between them', async () => {
    const course = await beginCourse(database, { appCount: 2, faults: 'duplicate' });
    const ids = [];
    for (let life = 0; life < 2; life += 1) ids.push(await playLife(course));
    for (const instanceId of ids) {
      expect(calledAbout(course, instanceId)).toEqual(handlersOfLife);
      expect(toldAbout(course, instanceId)).toEqual(eventsOfLife);
    }
    await expectToldOnce(course);
  });
});
