import { describe, expect, it } from 'vitest';
import { verifyBodySign } from '../../src/protocol/body-sign.js';
import { mebibyte, metricOf, peakBytesOf } from '../support/flood.js';
import { exchange, type RawAnswer } from '../support/http-exchange.js';
import { kitCallback, newTenantKey, snapshotBody } from '../support/kit-calls.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newOrderLine } from '../support/marketplace-calls.js';
import { expectServing } from '../support/server-readiness.js';
import { serverKeys, startServer, type ServerProcess } from '../support/server-process.js';
import { serverTarget } from '../support/server-target.js';
import { printedHeaders, signedParts, toBytes } from '../support/signed-call.js';

const snapshots = 40;
const peakBytesMax = 700 * mebibyte;

const departments = Array.from({ length: 10_000 }, (_, index) => ({
  orgCode: String(10_000_000 + index),
  orgName: `部门 ${index} of a large enterprise, and so on`,
  parentCode: index === 0 ? '' : '10000000',
}));

describe('forty large snapshots at once', () => {
  it('are taken or refused, each with a signed answer, within bounded memory, and others are served meanwhile', async () => {
    // Those that are admitted are waited for, however slow the machine is.
    const server = await startServer({ environment: { KOOGATE_ANSWER_DEADLINE_MS: '60000' } });
    // Blanks behind it make it as long as one of 100,000 departments, and are read and verified like the rest.
    const json = toBytes(snapshotBody(newTenantKey(), departments));
    const body = Buffer.concat([json, Buffer.alloc(12 * mebibyte - json.length, ' ')]);
    const state = { isOver: false };
    const answers = Promise.all(
      Array.from({ length: snapshots }, () => sendSnapshot(server, body)),
    ).finally(() => (state.isOver = true));
    const caller = marketplaceCaller({ connections: 1 });
    while (!state.isOver) await expectServing(caller, server, newOrderLine());

    const codes = (await answers).map((answer) => checked(answer));
    expect(new Set(codes)).toEqual(new Set(['000000', 'busy']));
    await expect.poll(() => metricOf(server, 'koogate_calls_at_work')).toBe(0);
    expect(await metricOf(server, 'koogate_body_bytes')).toBe(0);
    expect(peakBytesOf(server) / mebibyte).toBeLessThan(peakBytesMax / mebibyte);
  }, 120_000);
});

async function sendSnapshot(server: ServerProcess, body: Buffer): Promise<RawAnswer> {
  const target = kitCallback('allOrgSync');
  const app = serverTarget(server);
  const { headers } = signedParts(app, body, { target });
  return exchange({
    url: app.url,
    target: `${app.basePath}${target.subPath}`,
    method: 'POST',
    headers: { ...printedHeaders, ...headers },
    body,
  });
}

/** Its code; busy, however that was said. */
function checked({ status, rawHeaders, body }: RawAnswer): string {
  const header = rawHeaders[rawHeaders.indexOf('Body-Sign') + 1];
  expect(verifyBodySign({ accessKey: serverKeys.kit, header, body })).toEqual({ ok: true });
  const { resultCode, resultMsg } = JSON.parse(body.toString()) as Record<string, string>;
  if (status === 503) expect(rawHeaders[rawHeaders.indexOf('Retry-After') + 1]).toBe('2');
  else expect(status).toBe(200);
  if (resultCode === '000000') return '000000';
  expect({ resultCode, resultMsg }).toEqual({
    resultCode: '000005',
    resultMsg: expect.stringMatching(/^the server is busy, /) as string,
  });
  return 'busy';
}
