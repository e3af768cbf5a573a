import { beforeEach, describe, expect, it } from 'vitest';
import type { AccessData, UsageEntry } from '../../src/domain/instance.js';
import type { ProvisioningOutcome } from '../../src/domain/provisioning.js';
import { canonicalJson } from '../../src/protocol/canonical-json.js';
import { parseWireTime } from '../../src/protocol/wire-time.js';
import { describeEachDatabase } from '../support/databases.js';
import { emptyDatabase } from '../support/empty-database.js';
import { replaceAccess, replaceUsage } from '../support/seller-acts.js';
import { printedHeaders, signedCall, toBytes } from '../support/signed-call.js';
import { testFrontEndUrl, type StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import { shapeDifferences } from './answer-shape.js';
import { readCalls, withPredecessors, type MarketplaceCall } from './read-calls.js';

const calls = readCalls();
const succeeded: ProvisioningOutcome = {
  kind: 'succeeded',
  access: { frontEndUrl: testFrontEndUrl },
};
const outcomes = {
  fails: { kind: 'failed', failure: { code: '000005', reason: 'no licence server' } },
  'sold-out': { kind: 'failed', failure: { code: '000100', reason: 'all taken' } },
} as const satisfies Record<string, ProvisioningOutcome>;

describe('the calls of the marketplace', () => {
  it('are 139, each under a name of its own', () => {
    expect(new Set(calls.map(({ name }) => name)).size).toBe(139);
  });
});

describeEachDatabase('a call of the marketplace', (database) => {
  const seller = sellersHandler();
  const atOnce = useApp(database);
  const byHandler = useApp(database, {
    provisioning: { kind: 'by-handler', provision: seller.provision },
    deadlineMs: 40,
  });

  beforeEach(() => emptyDatabase(database));

  it.each(calls)('$name is answered as documented', async (call) => {
    const chain = withPredecessors(calls, call);
    const needsHandler = chain.some(({ given }) => given.provisioning !== undefined);
    const app = needsHandler ? byHandler() : atOnce();
    for (const each of chain) {
      seller.prepare(each);
      if (each.given.provisioning === 'finished') await app.provisioned();
      await setGiven(app, each);
      await sendAndCheck(app, each);
    }
    seller.finish();
    await app.provisioned();
  });
});

async function sendAndCheck(app: StartedApp, { name, headers, body, answer }: MarketplaceCall) {
  const sent = { headers: headers ?? printedHeaders };
  const got = await signedCall(app, body, sent);
  expect(shapeDifferences(answer, got.members), `${name}: ${got.text}`).toEqual([]);

  const canonical = canonicalJson(toBytes(body));
  if (typeof body !== 'string' || !canonical.ok) return;
  // Raw bodies come with blanks, escapes or decimals: the marketplace may have signed what its parser made of them.
  const again = await signedCall(app, body, { ...sent, signedBody: Buffer.from(canonical.text) });
  expect(again.text, `${name}, signed over the canonical text`).toBe(got.text);
}

async function setGiven(app: StartedApp, { given }: MarketplaceCall) {
  for (const [instanceId, { memo, ...access }] of Object.entries(given.access)) {
    const complete: AccessData = memo === '' ? access : { ...access, memo };
    await replaceAccess(app, instanceId, complete);
  }
  for (const [instanceId, usage] of Object.entries(given.usage)) {
    await replaceUsage(app, instanceId, usage.map(toUsageEntry));
  }
}

function toUsageEntry(usage: MarketplaceCall['given']['usage'][string][number]): UsageEntry {
  const { relatedInstanceId, usageValue, dashboardUrl } = usage;
  const statisticalTime = parseWireTime(usage.statisticalTime);
  if (statisticalTime === undefined) throw new Error(`no time: ${usage.statisticalTime}`);
  return {
    usageValue,
    statisticalTime,
    ...(relatedInstanceId === undefined ? {} : { relatedInstanceId }),
    ...(dashboardUrl === undefined ? {} : { dashboardUrl }),
  };
}

/** The seller's code as a call has it: at once, refusing, or so slow that the answer does not wait for it. */
function sellersHandler() {
  let outcome = Promise.resolve<ProvisioningOutcome>(succeeded);
  let finish: () => void = () => undefined;
  return {
    provision: () => outcome,
    prepare({ given: { provisioning } }: MarketplaceCall) {
      if (provisioning === 'slow') {
        outcome = new Promise((resolve) => {
          finish = () => resolve(succeeded);
        });
      } else if (provisioning === 'finished') finish();
      else if (provisioning !== undefined) outcome = Promise.resolve(outcomes[provisioning]);
    },
    finish: () => finish(),
  };
}
