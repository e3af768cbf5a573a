import { describe, expect, it } from 'vitest';
import { exampleTime, resource } from '../../support/example-marketplace.js';
import { callOpenApi, playOpenApis } from '../../support/open-api-call.js';
import {
  abnormal,
  counts,
  pushUsage,
  shownUsage,
  usageRecord,
  usageWindow,
  usedInstance,
  usedResource,
} from '../../support/usage-push.js';

const minute = 60_000;
const day = 86_400_000;

describe("'pushUsage'", () => {
  it('takes records in as they were sent and checks them a minute later', async () => {
    const played = await playOpenApis();
    const more = { relate_pkg_instance: 'a-package', usage_value: '0.0001' };
    const answer = await pushUsage(played, usageRecord(more));
    expect(answer).toMatchObject({
      status: 200,
      body: { error_code: 'MKT.0000', error_msg: 'success' },
    });
    const taken = {
      instanceId: usedInstance,
      relatedPackageInstanceId: 'a-package',
      meteringSn: 'sn-1',
      beginAt: Date.UTC(2026, 2, 2, 13),
      endAt: Date.UTC(2026, 2, 2, 14),
      recordedAt: Date.UTC(2026, 2, 2, 14, 2),
      value: '0.0001',
      pushedAt: exampleTime,
      isLate: false,
      recordCode: undefined,
    };
    await played.clock.advance(minute - 1);
    expect(played.state.usageRecords).toEqual([{ ...taken, status: 'received' }]);
    await played.clock.advance(1);
    expect(played.state.usageRecords).toEqual([{ ...taken, status: 'accepted' }]);
  });

  it.each([
    ['1001 records', Array.from({ length: 1001 }, () => usageRecord()), 500, 'MKT.9003'],
    ['no record', [], 400, 'MKT.0199'],
    ['an unknown instance', [usageRecord({ instance_id: 'unknown' })], 500, 'MKT.9001'],
    ['no instance', [usageRecord({ instance_id: undefined })], 400, 'MKT.0101'],
    ['an undefined field', [usageRecord({ product_id: 'OFFI1' })], 400, 'MKT.0101'],
    [
      'an instance id that is too long',
      [usageRecord({ instance_id: 'i'.repeat(65) })],
      500,
      'MKT.0100',
    ],
    ['a time of another form', [usageRecord({ end_time: '2026-03-02' })], 500, 'MKT.0100'],
    ['a day that is none', [usageRecord({ record_time: '20260230T140200Z' })], 500, 'MKT.0100'],
    ['a value of 0', [usageRecord({ usage_value: '0.0000' })], 500, 'MKT.9002'],
    ['a negative value', [usageRecord({ usage_value: '-1' })], 500, 'MKT.9002'],
    ['a value with five decimals', [usageRecord({ usage_value: '1.00001' })], 500, 'MKT.9002'],
    ['a value of 21 characters', [usageRecord({ usage_value: '1'.repeat(21) })], 500, 'MKT.9002'],
    ['a value in powers of ten', [usageRecord({ usage_value: 1e21 })], 500, 'MKT.9002'],
    [
      'a window that begins more than 21 days ago',
      [usageRecord(usageWindow(exampleTime - 21 * day - 1_000, exampleTime))],
      500,
      'MKT.9004',
    ],
    [
      'one bad record among good ones',
      [usageRecord(), usageRecord({ usage_value: 'x' })],
      500,
      'MKT.9002',
    ],
  ])('refuses %s, and takes nothing in', async (_, records, status, code) => {
    const played = await playOpenApis();
    expect(await pushUsage(played, ...records)).toMatchObject({ status, code });
    expect(played.state.usageRecords).toEqual([]);
    expect(played.clock.due()).toEqual([]);
  });

  it('takes 1000 records, and one that begins 21 days ago', async () => {
    const played = await playOpenApis();
    const old = usageRecord(usageWindow(exampleTime - 21 * day, exampleTime));
    const answer = await pushUsage(played, ...Array.from({ length: 1000 }, () => old));
    expect(answer).toMatchObject({ status: 200, code: 'MKT.0000' });
    await played.clock.advance(minute);
    const [first, ...others] = played.state.usageRecords;
    expect(first?.status).toBe('accepted');
    expect(new Set(others.map(({ recordCode }) => recordCode))).toEqual(new Set(['010']));
  });
});

describe("'pushUsageLegacy'", () => {
  const legacy = (changes: object = {}) => ({
    usage_records: [
      {
        ...usageRecord({ metering_sn: undefined }),
        product_id: 'OFFI846204237451911170',
        ...changes,
      },
    ],
  });

  it('is checked like the newer call, by its windows alone', async () => {
    const played = await playOpenApis();
    await callOpenApi(played, 'pushUsageLegacy', legacy());
    await callOpenApi(played, 'pushUsageLegacy', legacy({ begin_time: '20260302T120000Z' }));
    await callOpenApi(played, 'pushUsageLegacy', legacy());
    await played.clock.advance(minute);
    expect(played.state.usageRecords.map(shownUsage)).toEqual([counts, counts, abnormal('010')]);
    expect(played.state.usageRecords[0]?.meteringSn).toBeUndefined();
  });

  it.each([
    ['the product of another instance', legacy({ product_id: 'OFFI1' }), 500, 'MKT.9002'],
    ['no product', legacy({ product_id: undefined }), 400, 'MKT.0101'],
    ['no list', {}, 400, 'MKT.0101'],
  ])('refuses %s', async (_, request, status, code) => {
    const played = await playOpenApis();
    const answer = await callOpenApi(played, 'pushUsageLegacy', request);
    expect(answer).toMatchObject({ status, code });
    expect(played.state.usageRecords).toEqual([]);
  });

  it('takes the product to which a renewal has changed', async () => {
    const played = await playOpenApis();
    const changed = resource({ ...usedResource(played.state), currentProductId: 'OFFI2' });
    played.state.resources.set(usedInstance, changed);
    const answer = await callOpenApi(played, 'pushUsageLegacy', legacy({ product_id: 'OFFI2' }));
    expect(answer).toMatchObject({ status: 200, code: 'MKT.0000' });
  });

  it.each([
    ['a GET', { method: 'GET' }],
    ['another content type', { contentType: 'text/plain' }],
    ['no JSON', { body: '{' }],
    ['bytes that are no UTF-8', { body: Buffer.from([0x7b, 0xff, 0x7d]) }],
  ])('refuses %s', async (_, options) => {
    const answer = await callOpenApi(await playOpenApis(), 'pushUsageLegacy', legacy(), options);
    expect(answer).toMatchObject({
      status: 400,
      body: { error_code: 'MKT.0199', error_msg: 'Request parameter error.' },
    });
  });
});
