import { expect, it } from 'vitest';
import type { Engine } from '../../src/emulator/engine.js';
import { ActionError } from '../../src/emulator/marketplace.js';
import { preparationsFor } from '../../src/cli/trigger-preparations.js';
import type { Delivery } from '../../src/emulator/marketplace-state.js';
import { splitTarget } from '../../src/captures/parse-raw-http.js';
import { readPublished } from '../../src/published.js';
import { callJudge } from '../../src/traffic/call-judge.js';
import type { RecordedCall } from '../../src/traffic/recorded-call.js';
import { toRecordedCall } from '../../src/traffic/stored-call.js';
import { describeEachDatabase } from '../support/databases.js';
import { emptyDatabase } from '../support/empty-database.js';
import { playAgainstApp } from '../support/emulated.js';
import { kitPublicKey } from '../support/played-marketplace.js';
import { recordedCall, recordedExample } from '../support/recorded-call.js';
import { signedCall } from '../support/signed-call.js';
import {
  callbackOf,
  examplesBefore,
  requestExamples,
  toBody,
} from '../support/specified-requests.js';
import type { StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const { specification } = readPublished();
const judge = callJudge({ specification });

const refused = requestExamples.filter(({ resultCode }) => resultCode === '000002');

async function findingsOf(call: RecordedCall) {
  const judged = await judge(call);
  if (judged === undefined) throw new Error('it is taken for no callback');
  return judged.findings;
}

describeEachDatabase('a recorded call', (database) => {
  const app = useApp(database);

  it.each(refused)(
    'as $name is refused in the words of the server, and names the member',
    async (example) => {
      for (const before of examplesBefore(example)) {
        await signedCall(app(), toBody(before.value), { target: callbackOf(before) });
      }
      const { resultMsg } = await signedCall(app(), toBody(example.value), {
        target: callbackOf(example),
      });
      const found = await findingsOf(recordedExample(example));
      const [refusal] = found.filter(({ kind }) => kind === 'refused');
      // What the operation alone refuses, has the right form.
      if (refusal === undefined) expect(example.isOfRightForm).toBe(true);
      else expect(refusal.sentence).toBe(resultMsg);
    },
  );
});

describeEachDatabase('a call of the marketplace', (database) => {
  const app = useApp(database);

  it('and its record are described in both directions, whatever is played', async () => {
    await emptyDatabase(database);
    const engine = playAgainstApp(app(), { kitPublicKey });
    await playEverything(engine);
    const { deliveries } = engine.state;
    expect(new Set(deliveries.map(({ operationId }) => operationId)).size).toBeGreaterThan(30);
    for (const delivery of deliveries) {
      expect(await findingsOf(toRecorded(delivery)), delivery.operationId).toEqual([]);
    }
    const records = await recordsOf(app());
    expect(records).toHaveLength(deliveries.length);
    for (const call of records) expect(await findingsOf(call), call.operationId).toEqual([]);
  }, 120_000);
});

/** Each action in turn with what it needs before; what is not possible at the time is left out. */
async function playEverything(engine: Engine): Promise<void> {
  for (const productId of engine.state.products.keys()) {
    await attempt(engine, 'debug', { productId, optional: true });
    await attempt(engine, 'buy', { productId });
  }
  for (const { name } of engine.actions) {
    for (const first of preparationsFor(name)) await attempt(engine, first.name, first.parameters);
    await attempt(engine, name);
  }
}

async function attempt(engine: Engine, name: string, parameters: object = {}): Promise<void> {
  try {
    await engine.perform(name, parameters as Readonly<Record<string, unknown>>);
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
  }
}

function toRecorded({ httpRequest, outcome }: Delivery): RecordedCall {
  const { method, url, headers, body } = httpRequest;
  const request = {
    method,
    ...splitTarget(url),
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    body,
  };
  return recordedCall(request, outcome.kind === 'failed' ? undefined : outcome);
}

/** Of those whose signature was right. */
async function recordsOf(app: StartedApp): Promise<readonly RecordedCall[]> {
  const { calls } = app.storage.directories;
  const all: RecordedCall[] = [];
  let cursor: string | undefined;
  do {
    const page = await calls.list(
      { verdict: 'authentic' },
      { limit: 100, ...(cursor !== undefined && { cursor }) },
    );
    for (const { callId } of page.items) {
      const record = await calls.find(callId);
      if (record === undefined) continue;
      const place = callId;
      const recorded = toRecordedCall({ ...record, place, at: record.receivedAt, isSealed: false });
      if (recorded.kind === 'call') all.push(recorded.call);
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return all;
}
