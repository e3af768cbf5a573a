import { beforeEach, expect, it } from 'vitest';
import type { ProvisionAnswer } from '../../src/domain/handler-calls.js';
import { useDatabase } from '../support/databases.js';
import { newGate } from '../support/job-runners.js';
import { useApp } from '../support/use-app.js';
import { again, callV1, purchaseV1 } from '../support/v1-calls.js';

const ready: ProvisionAnswer = {
  kind: 'ready',
  access: { frontEndUrl: 'https://tenant.example.com' },
};
const database = useDatabase('postgres');
let gate = newGate();
let provisioning = newGate();
beforeEach(() => {
  gate = newGate();
  provisioning = newGate();
});

/** Two processes in a way: each has a storage and a runner of its own on one database. */
const provision = async (): Promise<ProvisionAnswer> => {
  provisioning.open();
  await gate.opened;
  return ready;
};
const settings = { runsJobs: true, handlers: { provision } } as const;
const one = useApp(database, {
  ...settings,
  provisioning: { kind: 'by-hand' },
  deadlineMs: 10_000,
});
const other = useApp(database, {
  ...settings,
  provisioning: { kind: 'by-hand' },
  deadlineMs: 10_000,
});
const impatient = useApp(database, {
  ...settings,
  provisioning: { kind: 'by-hand' },
  deadlineMs: 300,
});

it('a call waits for the provisioning that another process has begun, and is answered with what comes of it', async () => {
  const purchase = purchaseV1();
  const first = callV1(one(), purchase);
  await provisioning.opened;
  const repeat = callV1(other(), again(purchase));
  // It is there, and would have been answered by now if it had not waited.
  await new Promise((resolve) => setTimeout(resolve, 300));
  gate.open();
  const answers = await Promise.all([first, repeat]);
  for (const { members } of answers) {
    expect(members).toMatchObject({ resultCode: '000000', instanceId: purchase.businessId });
  }
});

it('it waits no longer than the deadline', async () => {
  const purchase = purchaseV1();
  const first = callV1(one(), purchase);
  await provisioning.opened;
  const { members } = await callV1(impatient(), again(purchase));
  expect(members).toMatchObject({ resultCode: '000004' });
  gate.open();
  expect((await first).members).toMatchObject({ resultCode: '000000' });
});
