import { expect, it } from 'vitest';
import type { Committer } from '../../src/domain/committer.js';
import { oldInstance, oldRecords } from '../support/imports.js';
import { expectAsSpecified } from './management-answer-check.js';
import { startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

describeManagement('management API: imports', (storage) => {
  const admin = () => startManagement(storage()).as('admin');

  it('judges each record, takes what is right, and takes nothing twice', async () => {
    const record = oldInstance();
    const records = [record, { ...record, password: 'another' }, { ...oldInstance(), state: '?' }];
    const response = await admin().post('/api/v1/imports/instances', { records });
    expect(response.status).toBe(200);
    expectAsSpecified(response, 'importRecords');
    expect(response.body).toEqual({
      created: 1,
      corrected: 0,
      unchanged: 0,
      conflict: 1,
      invalid: 1,
      dryRun: false,
      lines: [
        { outcome: 'created', problems: [] },
        {
          outcome: 'conflict',
          problems: [
            {
              field: 'password',
              detail: 'differs from an earlier record about the same thing; keep one of them',
            },
          ],
        },
        {
          outcome: 'invalid',
          problems: [
            { field: 'state', detail: 'must be one of active, frozen, pending, released' },
          ],
        },
      ],
    });
    const { instances } = storage().directories;
    expect(await instances.history(record.instanceId)).toMatchObject([
      { event: 'imported', cause: 'import:the-admin', to: 'active' },
    ]);
    const again = await admin().post('/api/v1/imports/instances', { records: [record] });
    expect(again.body).toMatchObject({ created: 0, unchanged: 1 });
  });

  it('corrects an instance when it is asked to, and only then', async () => {
    const record = oldInstance();
    const wanted = { ...record, productId: 'OFFI2002' };
    const post = async (query: string, each: object) =>
      admin().post(`/api/v1/imports/instances${query}`, { records: [each] });
    await post('', record);
    expect((await post('', wanted)).body).toMatchObject({ corrected: 0, conflict: 1 });
    const response = await post('?update=true', wanted);
    expectAsSpecified(response, 'importRecords');
    expect(response.body).toMatchObject({ corrected: 1, lines: [{ outcome: 'corrected' }] });
    const { instances } = storage().directories;
    expect(await instances.find(record.instanceId)).toMatchObject({ productId: 'OFFI2002' });
  });

  it('writes nothing in a dry run, and leaves no trace of it', async () => {
    const record = oldInstance();
    const { interventions, instances } = storage().directories;
    const filter = { operationId: 'importRecords' };
    const before = await interventions.list(filter, { limit: 200 });
    const response = await admin().post('/api/v1/imports/instances?dryRun=true', {
      records: [record],
    });
    expectAsSpecified(response, 'importRecords');
    expect(response.body).toMatchObject({ created: 1, dryRun: true });
    expect(await instances.find(record.instanceId)).toBeUndefined();
    expect(await interventions.list(filter, { limit: 200 })).toEqual(before);
  });

  it('never writes through the committer that tells the seller', async () => {
    const loud: Committer = { commit: () => Promise.reject(new Error('told the seller')) };
    const quietCommitter = storage().committer;
    const { as } = startManagement({ ...storage(), committer: loud }, { quietCommitter });
    for (const kind of ['instances', 'tenants', 'applications', 'users', 'departments'] as const) {
      const records = [oldRecords[kind]()];
      const response = await as('admin').post(`/api/v1/imports/${kind}`, { records });
      expect(response.body).toMatchObject({ created: 1 });
    }
    const { events, jobs } = storage().directories;
    expect((await events.list({}, { limit: 1 })).items).toEqual([]);
    expect((await jobs.list({}, { limit: 1 })).items).toEqual([]);
  });

  it('shows no secret in answer, log or trace', async () => {
    const { as, lines } = startManagement(storage(), {});
    const answers: unknown[] = [];
    for (const kind of ['instances', 'applications', 'users'] as const) {
      const record = oldRecords[kind]();
      for (const records of [[record], [{ ...record, unheardOf: 'told-by-nobody' }]]) {
        answers.push((await as('admin').post(`/api/v1/imports/${kind}`, { records })).body);
      }
    }
    const { items } = await storage().directories.interventions.list({}, { limit: 200 });
    const told = JSON.stringify({ answers, lines, items });
    for (const secret of ['password-of-the-buyer', 'secret-of-the-client', '13800000000']) {
      expect(told).not.toContain(secret);
    }
    expect(told).toContain('unheardOf');
    expect(told).not.toContain('told-by-nobody');
  });

  it.each([
    ['a kind that there is not', 'instance', { records: [{}] }],
    ['no record', 'instances', { records: [] }],
    ['more than 1,000 records', 'instances', { records: Array(1_001).fill({ instanceId: 'a' }) }],
    ['a record that is no object', 'instances', { records: ['a'] }],
  ])('refuses %s with 400', async (_, kind, body) => {
    const response = await admin().post(`/api/v1/imports/${kind}`, body);
    expect(response.status).toBe(400);
    expectAsSpecified(response, 'importRecords');
  });
});
