import type { operations } from '../../generated/types/marketplace.js';

export type OpenApiOperationId = keyof operations;

export interface OpenApiOperation {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** In messages. */
  readonly title: string;
  /** Whether it changes nothing, so that it may be sent again although the first one may have arrived. */
  readonly isRead: boolean;
}

const base = '/api/mkp-openapi-public/global';

/** What a seller can call, as `openapi/marketplace.yaml` describes it. */
export const openApiOperations = {
  queryOrder: {
    method: 'GET',
    path: `${base}/v1/order/query`,
    title: 'the order query',
    isRead: true,
  },
  pushUsage: {
    method: 'POST',
    path: `${base}/v1/isv/usage-data`,
    title: 'the usage push',
    isRead: false,
  },
  pushUsageLegacy: {
    method: 'POST',
    path: '/rest/marketplace/v1/isv/usage-data',
    title: 'the older usage push',
    isRead: false,
  },
  activateLicense: {
    method: 'POST',
    path: `${base}/v1/license/activate`,
    title: 'the activation of a code',
    isRead: false,
  },
  activateLicenses: {
    method: 'POST',
    path: `${base}/v2/license/activate`,
    title: 'the activation of codes',
    isRead: false,
  },
  queryLicense: {
    method: 'POST',
    path: `${base}/v1/license/heartbeat`,
    title: 'the query of a code',
    isRead: true,
  },
  queryLicenses: {
    method: 'POST',
    path: `${base}/v2/license/heartbeat`,
    title: 'the query of codes',
    isRead: true,
  },
  reportSoftwareUsage: {
    method: 'POST',
    path: `${base}/v2/license/software-usage-info`,
    title: 'the report of software usage',
    isRead: false,
  },
  uploadMarketEventFile: {
    method: 'POST',
    path: `${base}/v1/market-event/{event_id}/file`,
    title: 'the upload of a License',
    isRead: false,
  },
} as const satisfies Record<OpenApiOperationId, OpenApiOperation>;
