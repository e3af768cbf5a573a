import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { diagnoseRefused } from '../../src/http/diagnose-refused.js';
import type { CallResponse } from '../../src/http/call-in-progress.js';
import { readPublished } from '../../src/published.js';
import { describeEachDatabase } from '../support/databases.js';
import { queryBody } from '../support/marketplace-calls.js';
import { signedCall, toBytes } from '../support/signed-call.js';
import { useApp } from '../support/use-app.js';

const windowMs = 60_000;
const keys = ['current-key-of-diagnosis', 'previous-key-of-diagnosis'] as const;

describeEachDatabase('the doctor of the server', (database) => {
  const app = useApp(database, { keys });
  const body = queryBody('instance-of-diagnosis');

  it.each([
    [
      'a key of another class',
      () => ({ accessKey: app().keysOf('kit')[0] }),
      'other-class-key: signed with the current key of class kit',
    ],
    [
      'a body that was formatted after signing',
      () => ({ signedBody: toBytes(`${JSON.stringify(body)}\n`) }),
      'line-break-changed: signed was the body with a line break at the end',
    ],
    [
      'a clock that is 8 h ahead',
      () => ({ timestamp: String(app().clock.now + 8 * 3_600_000) }),
      'clock-off: timestamp is 8 h 0 min ahead of the time of receipt',
    ],
    [
      'no signature',
      () => ({ query: { signature: undefined } }),
      'signature-missing: signature is',
    ],
  ] as const)(
    '%s: the log line and the record say so, the answer does not',
    async (_, details, words) => {
      const { calls } = app().storage.directories;
      app().clock.now += 1_000;
      const receivedFrom = app().clock.now;
      const { text } = await signedCall(app(), body, details());
      const line = () =>
        app()
          .captured.lines()
          .findLast(({ msg }) => msg === 'call');
      await expect.poll(() => String(line()?.diagnosis)).toContain(words);
      expect(
        app()
          .captured.lines()
          .filter(({ callId }) => callId === line()?.callId),
      ).toHaveLength(1);
      expect(text).not.toContain(words.split(':')[0]);
      await expect
        .poll(async () => {
          const { items } = await calls.list({ receivedFrom }, { limit: 1 });
          return Promise.all(items.map(({ callId }) => calls.find(callId)));
        })
        .toMatchObject([
          {
            problem: expect.stringContaining(words) as string,
            requestBody: null,
            verdict: line()?.reason,
          },
        ]);
    },
  );

  it('is not asked about a call that is authentic, or refused for what it says', async () => {
    await signedCall(app(), body);
    await signedCall(app(), { ...body, testFlag: 'x' });
    const lines = app()
      .captured.lines()
      .filter(({ msg }) => msg === 'call');
    expect(lines.slice(-2).map(({ diagnosis }) => diagnosis)).toEqual([undefined, undefined]);
  });

  it('answers a call the same whether it is diagnosed or not, and beyond the limit logs without', async () => {
    const refuse = () => signedCall(app(), body, { accessKey: app().keysOf('license')[0] });
    const seen = new Set<string>();
    const linesBefore = app().captured.lines().length;
    for (let sent = 0; sent < 30; sent += 1) seen.add((await refuse()).text);
    expect([...seen]).toHaveLength(1);
    const logged = () => app().captured.lines().slice(linesBefore);
    await expect.poll(() => logged().length).toBe(30);
    const diagnosed = logged().filter(({ diagnosis }) => diagnosis !== undefined);
    expect(diagnosed.length).toBeLessThan(12);
    expect(logged().every(({ reason }) => reason === 'signature-mismatch')).toBe(true);
  });

  it('lets no key, nonce or signature into the log', () => {
    const log = app().captured.text();
    for (const secret of keys) expect(log).not.toContain(secret);
    expect(log).not.toMatch(/[0-9a-f]{64}/);
    expect(log).not.toContain('instance-of-diagnosis');
  });
});

describe('the limits of the doctor', () => {
  const { specification } = readPublished();
  const noKeys = { base: ['a key of the test'], kit: [], license: [], generic: [], v1: [] };
  const options = { specification, keys: noKeys, windowMs, v1WindowMs: undefined };

  /** As much of a response as the doctor looks at. */
  function refused(rawBody: Buffer): CallResponse {
    const call = { method: 'POST', path: '/koogallery', rawQuery: '', rawBody, receivedAt: 0 };
    return { locals: { call }, req: { rawHeaders: ['Host', 'x'] } } as unknown as CallResponse;
  }

  it('so many at once, and no more until time has passed', async () => {
    const diagnose = diagnoseRefused({ ...options, diagnosesPerSecondMax: 2, burstMax: 3 });
    const found = await Promise.all(
      Array.from({ length: 20 }, () => diagnose(refused(Buffer.from('{}')))),
    );
    const made = found.filter((line) => line !== undefined);
    expect(made).toHaveLength(5);
    expect(new Set(made)).toEqual(
      new Set(['timestamp-missing: timestamp is missing or empty in the query']),
    );
  });

  it('no body of more bytes than the limit, whatever time has passed', async () => {
    const diagnose = diagnoseRefused({ ...options, diagnosedBytesMax: 10 });
    expect(await diagnose(refused(Buffer.alloc(11)))).toBeUndefined();
    expect(await diagnose(refused(Buffer.alloc(10)))).toContain('timestamp-missing');
  });

  it('never begins before the turn in which the answer is sent has ended', async () => {
    let isRead = false;
    const response = refused(Buffer.from('{}'));
    const watched = {
      locals: response.locals,
      get req() {
        isRead = true;
        return response.req;
      },
    } as unknown as CallResponse;
    const diagnosis = diagnoseRefused(options)(watched);
    await Promise.resolve();
    expect(isRead).toBe(false);
    expect(await diagnosis).toContain('timestamp-missing');
    expect(isRead).toBe(true);
  });

  it('a doctor that fails says so, and nothing else happens', async () => {
    const broken = { locals: refused(Buffer.alloc(0)).locals } as unknown as CallResponse;
    expect(await diagnoseRefused(options)(broken)).toBe('the doctor failed: TypeError');
  });
});
