import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import { nextRequest } from '../../src/domain/license-upload.js';
import type { LicenseRequest } from '../../src/domain/license.js';
import { noon } from '../support/instances.js';
import { eventsOf, typesOf } from '../support/told-events.js';

describe('the License of an application', () => {
  const request: LicenseRequest = {
    eventId: 'E1',
    deviceFingerprint: 'F1',
    instanceId: 'i1',
    effectiveAt: noon,
    expiresAt: null,
    state: 'accepted',
    requestedAt: noon,
    settledAt: null,
    refusal: null,
    jobId: null,
    version: 1,
  };
  const updated = (record: LicenseRequest): readonly Change[] => [
    { kind: 'update', table: 'licenseRequests', record },
  ];

  it('is told of when it is applied for, and when it is delivered', () => {
    expect(typesOf([{ kind: 'claim', table: 'licenseRequests', record: request }])).toEqual([
      'license.requested',
    ]);
    const delivered = nextRequest(request, { kind: 'delivered' }, noon + 5);
    expect(eventsOf(updated(delivered), null)).toMatchObject([
      {
        type: 'license.delivered',
        subject: 'instance/i1',
        at: noon + 5,
        data: { eventId: 'E1', deviceFingerprint: 'F1' },
      },
    ]);
  });

  it('is not told of when it is given, refused or replaced', () => {
    const given = nextRequest(request, { kind: 'given', jobId: 'job' }, noon);
    const refused = nextRequest(given, { kind: 'refused', code: '1', reason: 'r' }, noon);
    expect(typesOf(updated(given))).toEqual([]);
    expect(typesOf(updated(refused))).toEqual([]);
  });
});

describe('what tells nothing', () => {
  it('an authorization code of which an operator has learned something', () => {
    const record = {
      code: 'PL7Q2M9X4K0001',
      state: 'active',
      productId: null,
      expiresAt: null,
      version: 1,
      createdAt: noon,
      updatedAt: noon,
      releasedAt: null,
    } as const;
    const changes: readonly Change[] = [{ kind: 'claim', table: 'licenseCodes', record }];
    expect(eventsOf(changes, null)).toEqual([]);
    expect(typesOf(changes)).toEqual(['license-code.changed']);
  });
});
