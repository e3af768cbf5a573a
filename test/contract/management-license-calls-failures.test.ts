import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import type { Resource } from '../../src/emulator/marketplace-state.js';
import { createMarketplaceClient } from '../../src/marketplace/create-marketplace-client.js';
import { resource } from '../support/example-marketplace.js';
import { realTime } from '../support/open-api-call.js';
import { useMarketplace } from '../support/use-marketplace.js';
import { expectAsSpecified } from './management-answer-check.js';
import { startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

const year = Date.UTC(2027, 2, 2, 15, 59, 59);
const activated = { codeActivatedAt: Date.UTC(2026, 1, 1, 8) };

describeManagement(
  'management API: calls about authorization codes that fail, and their secrecy',
  (storage) => {
    const marketplace = useMarketplace();
    let server: ReturnType<typeof startManagement>;
    beforeAll(() => {
      server = startManagement(storage(), { marketplace: marketplace().client });
    });

    const asking = [
      [
        'activateLicenseCodes',
        'activate',
        'activateLicense',
        (code: string) => ({ codes: [code] }),
      ],
      ['checkLicenseCodes', 'check', 'queryLicense', (code: string) => ({ codes: [code] })],
      [
        'reportLicenseCodeUsage',
        'usage',
        'reportSoftwareUsage',
        (code: string) => ({ codes: [{ code, usage: [{ id: 'a' }] }] }),
      ],
    ] as const;

    it.each(asking)(
      '%s answers 503 with retry when the marketplace fails',
      async (id, call, api, to) => {
        const code = aCode();
        marketplace().openApis.answerNext(api, '92020001');
        const response = await post(call, to(code));
        expect(response.status).toBe(503);
        expectAsSpecified(response, id);
        expect(response.headers['retry-after']).toBe('5');
        expect(response.body).toMatchObject({
          type: 'urn:koogate:problem:marketplace-unavailable',
          marketplaceCode: '92020001',
          retry: true,
          detail: expect.stringContaining('92020001, HTTP 200') as string,
        });
        expect(await storage().directories.licenseCodes.find(code)).toBeUndefined();
      },
    );

    it.each(asking)('%s answers 502 when the access key is refused', async (id, call, _api, to) => {
      const stranger = clientOf('another-secret-key');
      const response = await startManagement(storage(), { marketplace: stranger })
        .as('operator')
        .post(`/api/v1/license-codes/${call}`, to(aCode()));
      await stranger.close();
      expect(response.status).toBe(502);
      expectAsSpecified(response, id);
      expect(response.body).toMatchObject({
        type: 'urn:koogate:problem:marketplace-denied',
        marketplaceCode: 'APIGW.0301',
        detail: expect.stringContaining('KOOGATE_AK and KOOGATE_SK') as string,
      });
      expect(response.text).not.toContain('another-secret-key');
    });

    it.each(asking)(
      '%s says what to set when the marketplace cannot be called',
      async (id, call, _api, to) => {
        const response = await startManagement(storage())
          .as('operator')
          .post(`/api/v1/license-codes/${call}`, to('PL-any'));
        expect(response.status).toBe(501);
        expectAsSpecified(response, id);
        expect(response.body).toMatchObject({
          type: 'urn:koogate:problem:marketplace-not-configured',
          detail: expect.stringContaining('Set KOOGATE_AK and KOOGATE_SK') as string,
        });
      },
    );

    it.each(asking)(
      '%s shows an operator the end of a code, and logs nothing of it',
      async (_id, call, _api, to) => {
        const codes = [aCode(activated), `PL-hidden-${uuidv7()}`];
        const before = server.lines.length;
        for (const code of codes) {
          const response = await server
            .as('operator')
            .post(`/api/v1/license-codes/${call}`, to(code));
          expect(response.status).toBe(200);
          expect(response.text).not.toContain(code);
          expect(response.body).toMatchObject({
            lines: [{ code: `…${code.slice(-4)}`, codeRedacted: true }],
          });
        }
        const log = JSON.stringify(server.lines.slice(before));
        expect(log).toContain('/license-codes/');
        for (const code of codes) expect(log).not.toContain(code);
      },
    );

    it('keeps who activated and reported, without the codes', async () => {
      const code = aCode();
      const written: string[] = [];
      const { committer } = storage();
      const watching = startManagement(
        {
          ...storage(),
          committer: {
            commit: (submission) => {
              written.push(
                ...submission.changes
                  .filter(({ table }) => table === 'interventions')
                  .map(({ record }) => JSON.stringify(record)),
              );
              return committer.commit(submission);
            },
          },
        },
        { marketplace: marketplace().client },
      );
      await watching.as('operator').post('/api/v1/license-codes/activate', { codes: [code] });
      expect(written).toHaveLength(1);
      expect(written[0]).toContain('"by":"the-operator"');
      expect(written[0]).toContain('"operationId":"activateLicenseCodes"');
      expect(written[0]).not.toContain(code);
    });

    /** Sold by the marketplace that is played. */
    function aCode(own: Partial<Resource> = {}): string {
      const licenseCode = `PL-${uuidv7()}`;
      const sold = resource({ resourceId: licenseCode, licenseCode, expiresAt: year, ...own });
      marketplace().state.resources.set(licenseCode, sold);
      return licenseCode;
    }

    function post(call: string, body: object) {
      return server.as('admin').post(`/api/v1/license-codes/${call}`, body);
    }

    function clientOf(secretAccessKey: string) {
      return createMarketplaceClient({
        hosts: [marketplace().url],
        access: { accessKeyId: 'KGTESTACCESSKEY00001', secretAccessKey },
        baseKeys: [],
        now: () => realTime,
        newNonce: uuidv7,
        log: { info: () => undefined, error: () => undefined },
      });
    }
  },
);
