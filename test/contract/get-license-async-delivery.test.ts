import { expect, it } from 'vitest';
import { nextRequest, type LicenseRequestStep } from '../../src/domain/license-upload.js';
import { describeEachDatabase } from '../support/databases.js';
import { licenseApplication } from '../support/license-calls.js';
import { anInstanceThatIs } from '../support/purchased.js';
import { signedCall } from '../support/signed-call.js';
import { useApp } from '../support/use-app.js';

const provisioning = { kind: 'by-hand' } as const;
const given = { kind: 'given', jobId: 'job' } as const;
const refused = (code: string | null) =>
  ({ kind: 'refused', code, reason: 'reason of the marketplace' }) as const;

describeEachDatabase('getLicenseAsync, called again', (database) => {
  const app = useApp(database, { provisioning });

  it.each<[string, readonly LicenseRequestStep[], string]>([
    ['while the License waits for its upload', [given], '000004'],
    ['when the License has been delivered', [given, { kind: 'delivered' }], '000000'],
    ['when the marketplace has refused the License', [given, refused('91381037')], '000005'],
    ['when it was refused without a code', [given, refused(null)], '000005'],
    ['when no amount of the period is left', [given, refused('91381035')], '000900'],
    [
      'when another takes the place of a refused one',
      [given, refused('91381037'), given],
      '000004',
    ],
  ])('%s, is answered for that', async (_, steps, resultCode) => {
    const body = licenseApplication(await anInstanceThatIs('active', app()), {
      deviceFingerprint: 'F-1',
    });
    expect((await signedCall(app(), body)).members).toMatchObject({ resultCode: '000004' });
    const { load, committer } = app().storage;
    let record = await load.licenseRequest({ eventId: body.eventId, deviceFingerprint: 'F-1' });
    for (const [index, step] of steps.entries()) {
      if (record === undefined) throw new Error('nobody applied');
      record = nextRequest(record, step, index);
      const changes = [{ kind: 'update', table: 'licenseRequests', record } as const];
      expect(await committer.commit({ call: null, nonce: null, changes })).toBe('committed');
    }
    const { members, text } = await signedCall(app(), body);
    expect(members).toMatchObject({ resultCode });
    expect(text).not.toContain('reason of the marketplace');
  });
});
