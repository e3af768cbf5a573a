import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { guideProgram } from '../support/client-guide.js';
import {
  describeGuideProgram,
  runClient,
  type PreparedProgram,
} from '../support/client-program.js';
import { prepareJava } from '../support/java-program.js';
import { laterServer } from '../support/later-server.js';
import { emptyFolder } from '../support/server-folder.js';

const cleanUps: (() => Promise<void>)[] = [];
const folder = emptyFolder((cleanUp) => cleanUps.push(cleanUp));
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

describeGuideProgram('Java', () => prepareJava(folder, 'CompletePurchases', guideProgram('java')));

const later = `
import io.koogate.client.ApiClient;
import io.koogate.client.api.InstancesApi;
import io.koogate.client.api.InstancesApi.APIListInstancesRequest;
import io.koogate.client.model.Instance;
import io.koogate.client.model.ReportedUsageRecord;
import java.time.Instant;

public final class Later {
  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(System.getenv("KOOGATE_URL") + "/api/v1");
    Instant before = Instant.parse("2030-01-01T00:00:00.123456Z");
    APIListInstancesRequest request =
        APIListInstancesRequest.newBuilder().expiresBefore(before).orderId("a b&c").build();
    Instance instance = new InstancesApi(client).listInstances(request).getItems().get(0);
    System.out.println(instance.getState() + " " + instance.getPurchaseKind() + " " + instance.getChargingMode());
    System.out.println(instance.getExpiresAt() + " " + instance.getReleasedAt());
    ReportedUsageRecord record = new ReportedUsageRecord().instanceId("i-1").beginAt(before).endAt(before).value("1");
    System.out.println(client.getObjectMapper().writeValueAsString(record));
  }
}
`;

describe('the client in Java', () => {
  let prepared: PreparedProgram;
  beforeAll(async () => {
    prepared = await prepareJava(folder, 'Later', later);
  }, 300_000);

  it('takes answers of a later server, and sends times to the millisecond', async (context) => {
    const { url, asked } = await laterServer();
    const environment = { KOOGATE_URL: url };
    const { stdout, stderr } = await runClient(prepared, context, { environment });
    expect(stderr).toBe('');
    const unknown = 'unknown_default_open_api';
    expect(stdout.trim().split('\n')).toEqual([
      `${unknown} ${unknown} null`,
      '2030-01-01T00:00:00.123Z null',
      '{"instanceId":"i-1","beginAt":"2030-01-01T00:00:00.123Z","endAt":"2030-01-01T00:00:00.123Z","value":"1"}',
    ]);
    expect(asked).toEqual([
      '/api/v1/instances?orderId=a%20b%26c&expiresBefore=2030-01-01T00%3A00%3A00.123Z',
    ]);
  });
});
