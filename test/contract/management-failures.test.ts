import { describe, expect, it } from 'vitest';
import type { Committer } from '../../src/domain/committer.js';
import type { Directories } from '../../src/domain/directories.js';
import { KooGateError } from '../../src/domain/koogate-error.js';
import { expectAsSpecified } from './management-answer-check.js';
import { access, aPurchase, startManagement, type ManagementStorage } from './management-server.js';

const secret = 'postgres://koogate:Hidden-Pass-7@db.example.com';
const path = '/api/v1/instances/some/complete-provisioning';

describe('management API: when something fails', () => {
  it('answers 503 with Retry-After when the database is away on reading', async () => {
    const away = new KooGateError('storage-unavailable', { detail: `cannot reach ${secret}` });
    const { as, lines } = startManagement(storageThat({ find: () => Promise.reject(away) }));
    const response = await as('operator').post(path, access);
    expect(response.status).toBe(503);
    expectAsSpecified(response, 'completeProvisioning');
    expect(response.headers['retry-after']).toBe('1');
    expect(response.text).not.toContain(secret);
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'info']);
  });

  it('answers 503 when the database is away on writing', async () => {
    const away = new KooGateError('storage-unavailable');
    const { as } = startManagement(storageThat({ commit: () => Promise.reject(away) }));
    const response = await as('operator').post(path, access);
    expect(response.status).toBe(503);
    expectAsSpecified(response, 'completeProvisioning');
  });

  it('decides anew after a conflict, and gives up with 503 when it never ends', async () => {
    let commits = 0;
    const { as } = startManagement(
      storageThat({
        commit: () => {
          commits += 1;
          return Promise.resolve('conflict');
        },
      }),
    );
    const response = await as('operator').post(path, access);
    expect(response.status).toBe(503);
    expectAsSpecified(response, 'completeProvisioning');
    expect(commits).toBe(5);
  });

  it('decides anew after one conflict, and succeeds', async () => {
    const outcomes = ['conflict', 'committed'] as const;
    let commits = 0;
    const { as } = startManagement(
      storageThat({ commit: () => Promise.resolve(outcomes[commits++] ?? 'conflict') }),
    );
    await as('operator').post(path, access).expect(200);
    expect(commits).toBe(2);
  });

  it.each([
    ['an error', new Error(`SQL failed at ${secret}`)],
    ['our own internal error', new KooGateError('internal', { sentence: secret, detail: secret })],
    [
      'an error of another package',
      Object.assign(new Error(secret), { status: 418, expose: true }),
    ],
  ])('says nothing but "internal error" when %s is thrown', async (_title, thrown) => {
    const failing = storageThat({ find: () => Promise.reject(thrown) });
    const { as, lines } = startManagement(failing);
    const response = await as('operator').post(path, access);
    expect(response.status).toBe(500);
    expectAsSpecified(response, 'completeProvisioning');
    expect(response.body).toEqual({
      type: 'urn:koogate:problem:internal',
      title: 'Internal error',
      status: 500,
      detail: 'An internal error happened. The log knows it by the request id.',
      instance: `urn:uuid:${String(response.headers['x-request-id'])}`,
    });
    const requestId: unknown = response.headers['x-request-id'];
    expect(lines[0]).toMatchObject({ level: 'error', fields: { requestId, err: thrown } });
  });
});

interface Behaviour {
  readonly find?: Directories['instances']['find'];
  readonly commit?: Committer['commit'];
}

/** A storage with one pending instance that behaves as told. */
function storageThat({ find, commit }: Behaviour): ManagementStorage {
  const unused = () => Promise.reject(new Error('not used here'));
  const nowhere = { list: unused, find: unused };
  return {
    directories: {
      instances: {
        ...nowhere,
        history: unused,
        purchase: unused,
        find: find ?? (() => Promise.resolve(aPurchase())),
      },
      calls: nowhere,
      orders: { ...nowhere, lines: unused, details: unused },
      tenants: nowhere,
      applications: nowhere,
      authorizations: nowhere,
      departments: { ...nowhere, all: unused },
      licenses: nowhere,
      licenseCodes: { ...nowhere, orders: unused, reports: unused },
      licenseRequests: { ...nowhere, delivery: unused },
      orderNotices: nowhere,
      usageRecords: { ...nowhere, totals: unused },
      jobs: { list: unused, findAll: unused, dead: unused, attempts: unused, deliveries: unused },
      events: { ...nowhere, read: unused, sequence: unused, ofCall: unused },
      interventions: nowhere,
    },
    committer: { commit: commit ?? (() => Promise.resolve('committed')) },
  };
}
