import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/domain/job.js';
import type { ManagementApiOptions } from '../../src/management/management-api.js';
import { testJob } from '../support/seller-records.js';
import { testEndpoint, webhookReceiver } from '../support/webhook-receivers.js';
import { endpointsOf } from '../support/webhook-runs.js';
import { expectAsSpecified } from './management-answer-check.js';
import { managementDesks } from './management-desks.js';
import { change } from './management-records.js';
import { now, seed, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

describeManagement('management API: endpoints', (storage) => {
  const start = (options: Partial<ManagementApiOptions>) => startManagement(storage(), options);

  describe('the list', () => {
    it('tells them in the order of the configuration, and which of them are away', async () => {
      const endpoints = endpointsOf(
        testEndpoint('https://b.example/hooks?key=hidden-key#hidden', { name: 'b' }),
        testEndpoint('https://a.example/', {
          name: 'a',
          events: ['instance.*'],
          provision: true,
          timeoutMs: 9,
        }),
      );
      const told = (values: Partial<Job>) =>
        change.job(testJob({ kind: 'deliver', payload: { endpoint: 'a' }, ...values }));
      await seed(
        storage(),
        told({ state: 'done', updatedAt: now - 5 }),
        told({ state: 'dead', updatedAt: now - 4, problem: 'a has answered 410' }),
        told({ state: 'waiting', updatedAt: now - 3, problem: 'a has answered 500' }),
        told({ state: 'waiting' }),
      );
      const webhooks = {
        ...managementDesks(storage()).webhooks,
        away: () => new Map([['a', { problem: 'nobody listens there', probeAt: now + 1 }]]),
      };
      const response = await start({ endpoints, webhooks }).as('viewer').get('/api/v1/endpoints');
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'listEndpoints');
      expect(response.body).toEqual({
        items: [
          {
            name: 'b',
            url: 'https://b.example/hooks',
            events: ['*'],
            provision: false,
            timeoutMs: 5_000,
            away: null,
            waiting: 0,
            dead: 0,
            lastTakenAt: null,
            lastFailure: null,
          },
          {
            name: 'a',
            url: 'https://a.example/',
            events: ['instance.*'],
            provision: true,
            timeoutMs: 9,
            away: { problem: 'nobody listens there', probeAt: time(now + 1) },
            waiting: 2,
            dead: 1,
            lastTakenAt: time(now - 5),
            lastFailure: { at: time(now - 3), problem: 'a has answered 500' },
          },
        ],
      });
      expect(response.text).not.toMatch(/hidden|whsec/);
    });

    it('is empty where none is configured', async () => {
      const response = await startManagement(storage()).as('viewer').get('/api/v1/endpoints');
      expectAsSpecified(response, 'listEndpoints');
      expect(response.body).toEqual({ items: [] });
    });
  });

  describe('a test event', () => {
    const path = '/api/v1/endpoints/product/test';

    it('is sent at once, and says who asked', async () => {
      const receiver = await webhookReceiver();
      const { as } = start(managementDesks(storage(), undefined, { url: receiver.url }));
      const response = await as('operator').post(path, {});
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'sendTestEvent');
      const [received] = receiver.received;
      expect(response.body).toEqual({
        eventId: received?.event.id,
        taken: true,
        status: 204,
        durationMs: 0,
        problem: null,
      });
      expect(received?.event.type).toContain('koogate.test');
      expect(received?.body).toContain('management:the-operator');
    });

    it('that is not taken is no error of the call', async () => {
      const receiver = await webhookReceiver(() => 401);
      const { as } = start(managementDesks(storage(), undefined, { url: receiver.url }));
      const response = await as('operator').post(path, {});
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'sendTestEvent');
      expect(response.body).toMatchObject({
        taken: false,
        status: 401,
        problem: expect.stringContaining('does it know one of the secrets') as string,
      });
    });

    it('goes to no endpoint that there is not, and leaves no trace then', async () => {
      const { as } = start(managementDesks(storage()));
      const response = await as('operator').post('/api/v1/endpoints/nobody/test', {});
      expect(response.status).toBe(404);
      expectAsSpecified(response, 'sendTestEvent');
      expect(response.body).toMatchObject({
        detail: 'No endpoint has this name; listEndpoints tells those that are configured.',
      });
      const { interventions } = storage().directories;
      expect(await interventions.list({ target: 'endpoint/nobody' }, { limit: 1 })).toEqual({
        items: [],
      });
    });
  });
});

function time(at: number): string {
  return new Date(at).toISOString();
}
