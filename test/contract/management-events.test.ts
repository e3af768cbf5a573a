import { v7 as uuidv7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SellerEvent } from '../../src/domain/seller-event.js';
import { testEvent } from '../support/seller-records.js';
import { newTestId } from '../support/submissions.js';
import { expectAsSpecified } from './management-answer-check.js';
import { managementDesks } from './management-desks.js';
import { change } from './management-records.js';
import { aCall, now, seed, seedCall, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

const day = 86_400_000;
const endpoint = 'product';

describeManagement('management API: events', (storage) => {
  const viewer = () => startManagement(storage()).as('viewer');

  async function seeded(...each: readonly Partial<SellerEvent>[]): Promise<readonly SellerEvent[]> {
    const events = each.map(testEvent);
    for (const event of events) await seed(storage(), change.event(event));
    return events;
  }

  let server: ReturnType<typeof startManagement>;
  beforeAll(() => {
    server = startManagement(storage(), managementDesks(storage()));
  });
  const operator = () => server.as('operator');
  /** Oldest first. */
  const jobsAbout = async (instanceId: string) => {
    const page = await storage().directories.jobs.list({ endpoint, instanceId }, { limit: 200 });
    return page.items.toReversed();
  };

  describe('the list', () => {
    const orderId = newTestId('order');
    const instanceId = newTestId('instance');
    it.each([
      ['type', `type=tenant.removed&instanceId=${instanceId}`, [1]],
      ['instance', `instanceId=${instanceId}`, [2, 1, 0]],
      ['order', `orderId=${orderId}`, [2]],
      ['time', `from=${time(now + 1)}&before=${time(now + 2)}&instanceId=${instanceId}`, [1]],
      ['time, from only', `from=${time(now + 1)}&instanceId=${instanceId}`, [2, 1]],
      ['a time in which nothing happened', `from=${time(now + 9_999_999)}`, []],
    ])('is narrowed by %s', async (_title, query, wanted) => {
      const events = [0, 1, 2].map((index) =>
        testEvent({
          eventId: `${instanceId}-${index}`,
          instanceId,
          at: now + index,
          type: index === 1 ? 'tenant.removed' : 'instance.renewed',
          orderId: index === 2 ? orderId : null,
        }),
      );
      await seed(storage(), ...events.map(change.event));
      const response = await viewer().get(`/api/v1/events?${query}`);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'listEvents');
      const { items } = response.body as { items: Record<string, unknown>[] };
      expect(items.map((item) => item.eventId)).toEqual(
        wanted.map((index) => `${instanceId}-${index}`),
      );
      for (const item of items) expect(item).not.toHaveProperty('data');
    });

    it('shows a viewer what has happened, to what, and because of whom', async () => {
      const [event] = await seeded({ data: { secret: 'hidden' } });
      const response = await viewer().get(`/api/v1/events/${event?.eventId ?? ''}`);
      expectAsSpecified(response, 'getEvent');
      const { data: _data, at: _at, ...envelope } = event ?? testEvent();
      expect(response.body).toEqual({ ...envelope, at: time(event?.at ?? 0), dataRedacted: true });
    });

    it.each(['viewer', 'admin'] as const)('knows no other event, for %s', async (role) => {
      const response = await startManagement(storage()).as(role).get('/api/v1/events/none');
      expect(response.status).toBe(404);
      expectAsSpecified(response, 'getEvent');
      expect(response.body).toMatchObject({
        detail: 'There is no event with this id; events are removed when their time is over.',
      });
    });
  });

  describe('telling an endpoint again', () => {
    const path = '/api/v1/event-redeliveries';

    it('makes a job for each event it wants, in the order in which they were written', async () => {
      const instanceId = newTestId('instance');
      const subject = `instance/${instanceId}`;
      const at = now - 40 * day;
      const events = await seeded(
        { instanceId, subject, at: at + 2 },
        { instanceId, subject, at: at + 1 },
        { instanceId, subject, at: at + 3, type: 'tenant.removed' },
        { instanceId, subject, at: at - 1 },
        { instanceId, subject, at: at + day },
      );
      const body = { endpoint, from: time(at), before: time(at + day), instanceId };
      const response = await operator().post(path, body);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'redeliverEvents');
      expect(response.body).toEqual({ redeliveryId: expect.any(String) as string, events: 2 });
      const jobs = await jobsAbout(instanceId);
      expect(jobs.map(({ eventId }) => eventId)).toEqual(
        events.slice(0, 2).map(({ eventId }) => eventId),
      );
      for (const job of jobs) {
        expect(job).toMatchObject({
          kind: 'deliver',
          state: 'waiting',
          lane: `webhook:${endpoint}|${subject}`,
          payload: { endpoint, eventId: job.eventId },
        });
      }
    });

    it('tells other types when they are named', async () => {
      const instanceId = newTestId('instance');
      const [, removed] = await seeded({ instanceId }, { instanceId, type: 'tenant.removed' });
      const body = { endpoint, from: time(0), types: ['tenant.removed'], instanceId };
      expect((await operator().post(path, body)).body).toMatchObject({ events: 1 });
      expect((await jobsAbout(instanceId)).map(({ eventId }) => eventId)).toEqual([
        removed?.eventId,
      ]);
    });

    it('goes on where it ended, page by page, and tells nothing twice when a page is asked for again', async () => {
      const instanceId = newTestId('instance');
      const events = await seeded(...Array.from({ length: 5 }, () => ({ instanceId })));
      const redeliveryId = newTestId('redelivery');
      const counts: number[] = [];
      let cursor: string | undefined;
      do {
        const from = time(0);
        const body = {
          endpoint,
          from,
          instanceId,
          redeliveryId,
          limit: 2,
          ...(cursor && { cursor }),
        };
        const response = await operator().post(path, body);
        expectAsSpecified(response, 'redeliverEvents');
        expect((await operator().post(path, body)).body).toEqual(response.body);
        const answer = response.body as { events: number; nextCursor?: string };
        counts.push(answer.events);
        cursor = answer.nextCursor;
      } while (cursor !== undefined);
      expect(counts).toEqual([2, 2, 1]);
      expect((await jobsAbout(instanceId)).map(({ eventId }) => eventId)).toEqual(
        events.map(({ eventId }) => eventId),
      );
    });

    it('tells all of it once more under another name', async () => {
      const instanceId = newTestId('instance');
      await seeded({ instanceId });
      for (const redeliveryId of ['one', 'two', 'two']) {
        await operator()
          .post(path, { endpoint, from: time(0), instanceId, redeliveryId })
          .expect(200);
      }
      expect(await jobsAbout(instanceId)).toHaveLength(2);
      const target = `endpoint/${endpoint}`;
      const { items } = await storage().directories.interventions.list({ target }, { limit: 200 });
      const mine = items.filter(({ detail }) => detail.instanceId === instanceId);
      expect(mine.map(({ detail }) => detail.redeliveryId).sort()).toEqual(['one', 'two']);
    });

    it('refuses an endpoint that there is not', async () => {
      const response = await operator().post(path, {
        endpoint: 'nobody',
        from: time(0),
      });
      expect(response.status).toBe(400);
      expectAsSpecified(response, 'redeliverEvents');
      expect(response.body).toMatchObject({
        errors: [
          {
            pointer: '#/endpoint',
            detail: 'is not the name of an endpoint; listEndpoints tells those that are configured',
          },
        ],
      });
    });

    it.each([
      ['a cursor that it did not give', { cursor: 'e30' }],
      ['a time that is none', { from: '2024-02-30T00:00:00Z' }],
      ['no types', { types: [] }],
      ['a type that there is not', { types: ['instance.sung'] }],
      ['a limit above 200', { limit: 201 }],
    ])('refuses %s', async (_title, wrong) => {
      const [event] = await seeded({});
      const instanceId = event?.instanceId ?? '';
      const body = { endpoint, from: time(0), instanceId, ...wrong };
      const response = await operator().post(path, body);
      expect(response.status).toBe(400);
      expectAsSpecified(response, 'redeliverEvents');
      expect(await jobsAbout(instanceId)).toEqual([]);
    });
  });

  describe('replaying a call', () => {
    it('makes the jobs that follow from its events anew, once for each name of the replay', async () => {
      const callId = uuidv7();
      const [frozen, removed] = await seeded(
        { cause: `call:${callId}` },
        { cause: `call:${callId}`, type: 'license.issued' },
        { cause: `call:${uuidv7()}` },
      );
      const instanceId = frozen?.instanceId ?? '';
      const path = `/api/v1/calls/${callId}/replay`;
      const response = await operator().post(`${path}?replayId=one`, {});
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'replayCall');
      expect(response.body).toMatchObject({
        replayId: 'one',
        events: [
          { eventId: frozen?.eventId, type: 'instance.frozen' },
          { eventId: removed?.eventId, type: 'license.issued' },
        ],
        jobs: [
          { kind: 'handle', handler: 'freeze', endpoint: null, eventId: frozen?.eventId },
          { kind: 'deliver', handler: null, endpoint, eventId: frozen?.eventId },
        ],
      });
      expect((await operator().post(`${path}?replayId=one`, {})).body).toEqual(response.body);
      expect(await jobsAbout(instanceId)).toHaveLength(1);
      const target = `call/${callId}`;
      const { items } = await storage().directories.interventions.list({ target }, { limit: 9 });
      expect(items).toMatchObject([{ operationId: 'replayCall', detail: { replayId: 'one' } }]);
      await operator().post(path, {}).expect(200);
      await operator().post(path, {}).expect(200);
      const jobs = await jobsAbout(instanceId);
      expect(jobs).toHaveLength(3);
      // By its id the receiver knows what it has had.
      expect(new Set(jobs.map(({ payload }) => payload.eventId))).toEqual(
        new Set([frozen?.eventId]),
      );
    });

    it('says of a call from which nothing followed that there is nothing to do, and does nothing', async () => {
      const call = aCall({ callId: uuidv7(), operationId: 'queryInstance' });
      await seedCall(storage(), call);
      const response = await operator().post(`/api/v1/calls/${call.callId}/replay`, {});
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'replayCall');
      expect(response.body).toMatchObject({
        events: [],
        jobs: [],
        note: expect.stringContaining('No event followed from this call') as string,
      });
    });

    it('says when nobody wants what followed from it', async () => {
      const callId = uuidv7();
      await seeded({ cause: `call:${callId}`, type: 'license.issued' });
      const response = await operator().post(`/api/v1/calls/${callId}/replay`, {});
      expect(response.body).toMatchObject({
        events: [{ type: 'license.issued' }],
        jobs: [],
        note: expect.stringContaining('no handler and no endpoint wants them') as string,
      });
    });

    it('knows no other call', async () => {
      const response = await operator().post(`/api/v1/calls/${uuidv7()}/replay`, {});
      expect(response.status).toBe(404);
      expectAsSpecified(response, 'replayCall');
    });
  });
});

function time(at: number): string {
  return new Date(at).toISOString();
}
