import { Buffer } from 'node:buffer';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Committer } from '../../src/domain/committer.js';
import type { AccessData, UsageEntry } from '../../src/domain/instance.js';
import { KooGateError } from '../../src/domain/koogate-error.js';
import type { ProvisionAnswer } from '../../src/domain/handler-calls.js';
import { canonicalJson } from '../../src/protocol/canonical-json.js';
import { signKitRequest } from '../../src/protocol/kit-signature.js';
import { decryptSensitiveField } from '../../src/protocol/sensitive-field.js';
import { parseWireTime } from '../../src/protocol/wire-time.js';
import { callbacks } from '../support/callbacks-document.js';
import { describeEachDatabase } from '../support/databases.js';
import { emptyDatabase } from '../support/empty-database.js';
import { replaceAccess, replaceUsage } from '../support/seller-acts.js';
import {
  newNonce,
  signedCall,
  toBytes,
  type CallAnswer,
  type CallDetails,
} from '../support/signed-call.js';
import {
  startApp,
  testFrontEndUrl,
  type AppSettings,
  type StartedApp,
} from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import { shapeDifferences } from './answer-shape.js';
import { readCalls, withPredecessors, type MarketplaceCall } from './read-calls.js';

const calls = readCalls();
const counts = {
  kit: 188,
  license: 148,
  'order-notify': 26,
  'saas-v1': 105,
  'saas-v2': 139,
};

/** Invented: phones and mail addresses of the older interfaces are encrypted with it. */
const v1Key = '00112233-4455-6677-8899-aabbccddeeff';
/** How the buyer of any instance gets in, unless a call tells otherwise. */
const sold: AccessData = {
  frontEndUrl: testFrontEndUrl,
  adminUrl: `${testFrontEndUrl}/admin`,
  userName: 'admin',
  password: 'Initial-Pass-1',
};
const settings: AppSettings = {
  provisioning: { kind: 'at-once', access: sold },
  environment: { KOOGATE_V1_KEYS: v1Key },
};

const outcomes = {
  fails: { kind: 'refused', code: '000005', reason: 'no licence server' },
  'sold-out': { kind: 'refused', code: '000100', reason: 'all taken' },
} as const satisfies Record<string, ProvisionAnswer>;
const issuers = {
  fail: () => Promise.reject(new Error('no licence server')),
  'none-left': () => undefined,
} as const;
const unreachable: Committer = {
  commit: () => Promise.reject(new KooGateError('storage-unavailable')),
};

describe('the calls of the marketplace', () => {
  it.each(Object.entries(counts))('of %s are %i, each under a name of its own', (family, count) => {
    const names = calls.filter((call) => call.family === family).map(({ name }) => name);
    expect(names).toHaveLength(count);
    expect(new Set(names).size).toBe(count);
  });

  it('are of these families, and of every callback', () => {
    expect([...new Set(calls.map(({ family }) => family))]).toEqual(Object.keys(counts));
    const called = new Set(calls.map(({ operationId }) => operationId));
    const uncalled = callbacks.filter(({ operationId }) => !called.has(operationId));
    expect(uncalled.map(({ operationId }) => operationId)).toEqual([]);
  });

  it('name what they repeat, if they repeat', () => {
    const forgetful = calls.filter(
      ({ name, repeats }) => /[.-](repeat|retry)/.test(name) !== (repeats !== undefined),
    );
    expect(forgetful.map(({ name }) => name)).toEqual([]);
  });
});

describeEachDatabase('a call of the marketplace', (database) => {
  const seller = sellersHandler();
  const atOnce = useApp(database, settings);
  const byHandler = useApp(database, {
    ...settings,
    provisioning: { kind: 'by-handler', provision: seller.provision },
    deadlineMs: 400,
  });

  beforeEach(() => emptyDatabase(database));

  const titled = calls.map((call) => [`${call.family}/${call.name}`, call] as const);

  it.each(titled)('%s is answered as documented', async (_, call) => {
    const chain = withPredecessors(calls, call);
    const needsHandler = chain.some(({ given }) => given.provisioning !== undefined);
    const app = needsHandler ? byHandler() : atOnce();
    const known = new Map<string, AccessData>();
    const answers = new Map<string, string>();
    for (const each of chain) {
      seller.prepare(each);
      if (each.given.provisioning === 'finished') await app.provisioned();
      await setGiven(app, each, known);
      const answer = await sendAndCheck(await serverOf(each, app), each);
      if (each.target.keyClass === 'v1' && !isDebug(each)) checkAccounts(answer, known);
      if (each.contact !== undefined) await checkContact(app, answer, each.contact);
      if (each.repeats !== undefined) expect(answer.text).toBe(answers.get(each.repeats));
      answers.set(each.name, answer.text);
    }
    seller.finish();
    await app.provisioned();
  });
});

/** The usual server, or for a while another one over the same rows, whose seller or database fares otherwise. */
async function serverOf({ given }: MarketplaceCall, app: StartedApp): Promise<StartedApp> {
  const { licenses, verdict, storage } = given;
  if (licenses === undefined && verdict === undefined && storage === undefined) return app;
  const { committer } = app.storage;
  const other = await startApp(
    {
      storage: { ...app.storage, committer: storage === undefined ? committer : unreachable },
      clock: app.clock,
    },
    {
      ...settings,
      licensing: {
        issueLicense: licenses && issuers[licenses],
        judgeLicenseRequest: verdict && (() => verdict),
      },
    },
  );
  onTestFinished(() => other.stop());
  return other;
}

async function sendAndCheck(app: StartedApp, call: MarketplaceCall): Promise<CallAnswer> {
  const { name, target, headers, body, answer } = call;
  const keys = target.keyClass === 'v1' ? { accessKey: v1Key, answerKey: v1Key } : {};
  const sent: CallDetails = { target, headers, ...keys };
  const got = await signedCall(app, body, sent);
  expect(shapeDifferences(answer, got.members), `${name}: ${got.text}`).toEqual([]);

  for (const [way, details] of otherSignatures(app, call)) {
    const again = await signedCall(app, body, { ...sent, ...details });
    expect(again.text, `${name}, signed over the ${way}`).toBe(got.text);
  }
  return got;
}

/**
 * Raw bodies come with blanks, escapes or decimals: the marketplace may have signed what its parser made of them. Tokens have
 * one message only, whatever the body looks like.
 */
function otherSignatures(
  app: StartedApp,
  { target, body }: MarketplaceCall,
): readonly (readonly [string, CallDetails])[] {
  if (typeof body !== 'string') return [];
  const bytes = toBytes(body);
  const canonical = canonicalJson(bytes);
  if (!canonical.ok) return [];
  const canonicalBytes = Buffer.from(canonical.text);
  const overCanonical = ['canonical text', { signedBody: canonicalBytes }] as const;
  switch (target.scheme) {
    case 'base':
    case 'kit':
      return [overCanonical];
    case 'order-notify':
      return [
        overCanonical,
        ['raw body, by the other formula', byKitFormula(app, bytes)],
        ['canonical text, by the other formula', byKitFormula(app, canonicalBytes)],
      ];
    case 'auth-token':
    case 'kit-auth-token':
      return [];
  }
}

/** Order notices are printed with two formulas: one of them is that of the kit, in the place of the other's signature. */
function byKitFormula(app: StartedApp, body: Buffer): CallDetails {
  const [accessKey] = app.keysOf('generic');
  const signed = { accessKey, timestamp: String(app.clock.now), nonce: newNonce(), body };
  const { timestamp, nonce } = signed;
  return { timestamp, nonce, query: { signature: signKitRequest(signed) } };
}

function isDebug({ body }: MarketplaceCall): boolean {
  return typeof body === 'object' && (body.testFlag === '1' || body.testFlag === 1);
}

/** The older interfaces encrypt account and password: what the seller has given comes out again, and nothing else. */
function checkAccounts({ members }: CallAnswer, known: ReadonlyMap<string, AccessData>): void {
  const { encryptType, info = [] } = members;
  for (const { instanceId, appInfo } of [members, ...(info as V1Entry[])] as V1Entry[]) {
    if (appInfo === undefined || instanceId === undefined) continue;
    const { userName, password } = known.get(instanceId) ?? sold;
    const open = (value: string | undefined) =>
      value === undefined
        ? undefined
        : decryptSensitiveField({
            accessKey: v1Key,
            encryptType: encryptType === '2' ? '2' : '1',
            value,
          });
    expect([open(appInfo.userName), open(appInfo.password)]).toEqual([userName, password]);
  }
}

interface V1Entry {
  readonly instanceId?: string;
  readonly appInfo?: AccessData;
}

/** Phone and mail of the buyer are known in clear, as the call had encrypted them. */
async function checkContact(
  { storage }: StartedApp,
  { members }: CallAnswer,
  { mobilePhone, email }: NonNullable<MarketplaceCall['contact']>,
) {
  const purchase = await storage.directories.instances.purchase(String(members.instanceId));
  expect(purchase?.buyer.mobilePhone).toEqual({ text: mobilePhone });
  expect(purchase?.buyer.email).toEqual({ text: email });
}

async function setGiven(
  app: StartedApp,
  { given }: MarketplaceCall,
  known: Map<string, AccessData>,
) {
  for (const [instanceId, access] of Object.entries(given.access)) {
    await replaceAccess(app, instanceId, access);
    known.set(instanceId, access);
  }
  for (const [instanceId, usage] of Object.entries(given.usage)) {
    await replaceUsage(app, instanceId, usage.map(toUsageEntry));
  }
}

function toUsageEntry(usage: MarketplaceCall['given']['usage'][string][number]): UsageEntry {
  const statisticalTime = parseWireTime(usage.statisticalTime);
  if (statisticalTime === undefined) throw new Error(`no time: ${usage.statisticalTime}`);
  return { ...usage, statisticalTime };
}

/** The seller's code as a call has it: at once, refusing, or so slow that the answer does not wait for it. */
function sellersHandler() {
  const succeeded: ProvisionAnswer = { kind: 'ready', access: sold };
  let outcome = Promise.resolve<ProvisionAnswer>(succeeded);
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
