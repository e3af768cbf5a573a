import type { Directories } from '../domain/directories.js';
import { toLicenseEventId } from '../domain/license-upload.js';
import {
  readOne,
  search,
  selectFrom,
  whereGiven,
  type DirectoryOptions,
} from './directory-query.js';
import { newestFirst, readPage } from './page.js';
import { fromJobRow, jobs } from './tables/jobs.js';
import { fromLicenseRequestRow, licenseRequests, toDeviceHash } from './tables/license-requests.js';
import { fromLicenseUploadRow, licenseUploads } from './tables/license-uploads.js';

const order = newestFirst('license-requests', 'requested_at', 'event_id', 'device_hash');

/** Applications for Licenses, for operators. */
export function licenseRequestDirectory({
  database,
  seal,
  indexKey,
}: DirectoryOptions): Directories['licenseRequests'] {
  return {
    list: ({ instanceId, eventId, state }, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, licenseRequests);
        whereGiven(query, { instance_id: instanceId, event_id: eventId, state });
        return readPage(query, order, page, (row) => fromLicenseRequestRow(row, seal));
      }),
    async find({ eventId, deviceFingerprint }) {
      const deviceHash = toDeviceHash(deviceFingerprint, await indexKey.hash());
      return search(database, async (knex) => {
        const query = selectFrom(knex, licenseRequests);
        whereGiven(query, { event_id: eventId, device_hash: deviceHash });
        return readOne(query, (row) => fromLicenseRequestRow(row, seal));
      });
    },
    delivery: ({ eventId, deviceFingerprint, jobId }) =>
      search(database, async (knex) => {
        const ofJob = selectFrom(knex, licenseUploads);
        whereGiven(ofJob, { job_id: jobId ?? '' });
        const upload = await readOne(ofJob, (row) => fromLicenseUploadRow(row, seal));
        const rows = await selectFrom(knex, jobs)
          .where({ event_id: toLicenseEventId({ eventId, deviceFingerprint }) })
          .where({ kind: 'upload-license' })
          .orderBy('position');
        return { upload, jobs: rows.map(fromJobRow) };
      }),
  };
}
