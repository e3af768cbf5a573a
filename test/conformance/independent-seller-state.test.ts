import { describe, expect, it, vi } from 'vitest';
import { bodySign } from '../support/independent-seller/body-sign.js';
import { callSeller, type CallPlace } from '../support/independent-seller/independent-caller.js';
import type { IndependentSeller } from '../support/independent-seller/independent-seller.js';
import { now, sendAndCheck, startSeller } from './checked-seller-call.js';

const place: CallPlace = { isGet: false, subPath: '', scheme: 'base', keyClass: 'base' };

describe('what the independent seller keeps', () => {
  const order = { orderId: 'CS1', orderLineId: 'CS1-000001' };
  const newInstance = (businessId: string, more: object = {}) => ({
    activity: 'newInstance',
    ...order,
    businessId,
    ...more,
  });
  const send = (seller: IndependentSeller, content: Record<string, unknown>) =>
    sendAndCheck(seller, place, { content, operationId: String(content.activity) });

  it('is one instance for an order line, however many calls come at once', async () => {
    const seller = await startSeller();
    const ids = Array.from({ length: 20 }, (_, at) => `business-${at}`);
    const answers = await Promise.all(ids.map((id) => send(seller, newInstance(id))));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect([...seller.state.instances.keys()]).toHaveLength(1);
  });

  it('is an instance of its own for another order line, also under a businessId that was used', async () => {
    const seller = await startSeller();
    const first = await send(seller, newInstance('same'));
    const second = await send(seller, newInstance('same', { orderLineId: 'CS1-000002' }));
    expect(first.members.instanceId).toBe('same');
    expect(second.members.instanceId).not.toBe('same');
    expect(seller.state.instances.size).toBe(2);
  });

  it('is not touched by debug calls, whatever ids they carry', async () => {
    const seller = await startSeller();
    await send(seller, newInstance('real'));
    const debug = await send(seller, newInstance('debug', { testFlag: '1' }));
    expect(debug.members.instanceId).toBe('debug');
    await send(seller, { activity: 'releaseInstance', instanceId: 'real', testFlag: '1' });
    expect(seller.state.instances.get('real')?.state).toBe('active');
    expect(seller.state.counts.debugCalls).toBe(2);
  });

  it('is refused to whoever has another key', async () => {
    const seller = await startSeller();
    const content = newInstance('forged');
    const call = { ...place, content, key: 'independent-kit-key', now };
    const { body } = await callSeller(seller.url, call);
    expect(JSON.parse(body.toString())).toMatchObject({ resultCode: '000001' });
    expect(seller.state.instances.size).toBe(0);
  });

  it('is told with the previous key to whoever still signs with it', async () => {
    const seller = await startSeller();
    const key = 'independent-previous-base-key';
    const call = { ...place, content: newInstance('rotated'), key, now };
    const { body, rawHeaders } = await callSeller(seller.url, call);
    expect(JSON.parse(body.toString())).toMatchObject({ resultCode: '000000' });
    expect(rawHeaders).toContain(bodySign(key, body));
  });

  it('is refused to whoever sends a recorded call again, or an old one', async () => {
    const seller = await startSeller();
    const call = { ...place, content: newInstance('once'), key: 'independent-base-key', now };
    const codes: unknown[] = [];
    for (const details of [{ nonce: 'n1' }, { nonce: 'n1' }, { now: now - 60_001 }]) {
      const { body } = await callSeller(seller.url, { ...call, ...details });
      codes.push((JSON.parse(body.toString()) as { resultCode: string }).resultCode);
    }
    expect(codes).toEqual(['000000', '000001', '000002']);
  });
});

describe('a faulty seller', () => {
  const release = (instanceId: string) => ({ activity: 'releaseInstance', instanceId });
  const call = { ...place, key: 'independent-base-key', now };

  it('has its faults in the operations that are named, and in no other', async () => {
    const seller = await startSeller({
      faults: ['result-msg-missing'],
      faultyOperations: ['releaseInstance'],
    });
    const query = { activity: 'queryInstance', instanceId: 'a' };
    const bodies = [release('a'), query].map(async (content) => {
      const { body } = await callSeller(seller.url, { ...call, content });
      return Object.keys(JSON.parse(body.toString()) as object);
    });
    expect(await Promise.all(bodies)).toEqual([['resultCode'], ['resultCode', 'resultMsg']]);
  });

  it.each(['slow-answer', 'no-answer', 'endless-answer'] as const)(
    'with %s does not hinder its own stop',
    async (fault) => {
      const seller = await startSeller({ faults: [fault], slowAnswerMs: 3_600_000 });
      const answer = callSeller(seller.url, { ...call, content: release('a') });
      const cut = expect(answer).rejects.toThrow(/hang up|ECONNRESET|aborted/);
      await vi.waitFor(() => expect(seller.state.counts.calls).toBe(1));
      await seller.stop();
      await cut;
    },
  );
});
