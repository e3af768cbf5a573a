import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../src/domain/call-record.js';
import type { Committer } from '../../src/domain/committer.js';
import { recordRefused } from '../../src/http/record-refused.js';
import { describeEachDatabase } from '../support/databases.js';
import { queryBody } from '../support/marketplace-calls.js';
import { signedCall } from '../support/signed-call.js';
import { useApp } from '../support/use-app.js';

const refused: CallRecord = {
  callId: '01956a00-0000-7000-8000-000000000001',
  receivedAt: 0,
  method: 'POST',
  path: '/koogallery',
  operationId: null,
  debug: false,
  verdict: 'signature-mismatch',
  keyIndex: null,
  resultCode: '000001',
  problem: null,
  requestBody: null,
  sensitive: false,
  requestBytes: 0,
  answerBody: '{}',
  durationMs: 0,
  instanceId: null,
  orderId: null,
};

describe('records of calls that were not authentic', () => {
  it.each([
    ['second', { recordsPerSecondMax: 5, recordsPerDayMax: 100 }],
    ['day', { recordsPerSecondMax: 100, recordsPerDayMax: 5 }],
  ])('are no more than the limit of a %s allows', async (_, limits) => {
    let written = 0;
    const committer: Committer = {
      commit: async () => {
        written += 1;
        return 'committed';
      },
    };
    const record = recordRefused({ committer, ...limits });
    for (let sent = 0; sent < 50; sent += 1) record(refused);
    await expect.poll(() => written).toBe(5);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(written).toBe(5);
  });
});

describeEachDatabase('the record of a call that was not authentic', (database) => {
  const app = useApp(database);

  it('keeps no more than the beginning of a path that a stranger has chosen', async () => {
    const subPath = `/${'x'.repeat(10_000)}`;
    const accessKey = 'key-of-somebody-else';
    await signedCall(app(), queryBody('any'), { accessKey, subPath, status: 404 });
    const { calls } = app().storage.directories;
    await expect
      .poll(async () => (await calls.list({}, { limit: 2 })).items.map(({ path }) => path))
      .toEqual([`${app().basePath}${subPath}`.slice(0, 200)]);
  });
});
