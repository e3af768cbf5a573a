import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guideProgram } from '../support/client-guide.js';
import {
  describeGuideProgram,
  runClient,
  type PreparedProgram,
} from '../support/client-program.js';
import { laterServer } from '../support/later-server.js';
import { preparePython } from '../support/python-program.js';
import { emptyFolder } from '../support/server-folder.js';

const cleanUps: (() => Promise<void>)[] = [];
const site = emptyFolder((cleanUp) => cleanUps.push(cleanUp));
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

describeGuideProgram('Python', () => preparePython(site, 'guide.py', guideProgram('python')));

const later = `
import os
from datetime import datetime, timedelta, timezone
from koogate_client import ApiClient, Configuration, InstancesApi, InstanceState, ReportedUsageRecord

host = os.environ["KOOGATE_URL"] + "/api/v1"
at_eight = datetime(2030, 1, 1, 8, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
with ApiClient(Configuration(host=host)) as client:
    instances = InstancesApi(client)
    instance = instances.list_instances(expires_before=at_eight, order_id="a b&c").items[0]
    print(instance.state.value, instance.sold_by.value, instance.purchase_kind, instance.charging_mode)
    print(instance.state == InstanceState("dreaming"), instance.state == InstanceState.ACTIVE)
    print(instance.expires_at.isoformat(), instance.released_at)
    record = ReportedUsageRecord(instance_id="i-1", begin_at=at_eight, end_at=at_eight, value="1")
    print(client.sanitize_for_serialization(record))
    try:
        instances.list_instances(expires_before=datetime(2030, 1, 1))
    except ValueError as error:
        print(error)
`;

describe('the client in Python', () => {
  let prepared: PreparedProgram;
  beforeAll(async () => {
    prepared = await preparePython(site, 'later.py', later);
  }, 300_000);

  it('takes answers of a later server, and sends times in UTC to the millisecond', async (context) => {
    const { url, asked } = await laterServer();
    const environment = { KOOGATE_URL: url };
    const { stdout, stderr } = await runClient(prepared, context, { environment });
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual([
      'dreaming by-telepathy gift per-dream',
      'True False',
      '2030-01-01T00:00:00.123000+00:00 None',
      "{'instanceId': 'i-1', 'beginAt': '2030-01-01T00:00:00.123Z', 'endAt': '2030-01-01T00:00:00.123Z', 'value': '1'}",
      expect.stringMatching(/^this time has no time zone, so nobody knows when it is/),
    ]);
    expect(asked).toEqual([
      '/api/v1/instances?orderId=a%20b%26c&expiresBefore=2030-01-01T00%3A00%3A00.123Z',
    ]);
  });
});
