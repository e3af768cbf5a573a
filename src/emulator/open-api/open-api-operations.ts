import type { LicenseCallsOperations } from '../../../generated/stubs/LicenseCalls.js';
import type { MarketEventsOperations } from '../../../generated/stubs/MarketEvents.js';
import type { OrderQueryOperations } from '../../../generated/stubs/OrderQuery.js';
import type { UsagePushOperations } from '../../../generated/stubs/UsagePush.js';
import { activateLicense } from './activate-license.js';
import { activateLicenses } from './activate-licenses.js';
import type { CallContext } from './call-context.js';
import { pushUsageLegacy } from './push-usage-legacy.js';
import { pushUsage } from './push-usage.js';
import { queryLicense } from './query-license.js';
import { queryLicenses } from './query-licenses.js';
import { queryOrder } from './query-order.js';
import type { Refusal } from './refusal.js';
import { reportSoftwareUsage } from './report-software-usage.js';
import { uploadMarketEventFile } from './upload-market-event-file.js';

/** Every operation of the specification; the compiler names one that is missing. */
const operations: OrderQueryOperations<CallContext, Refusal> &
  UsagePushOperations<CallContext, Refusal> &
  LicenseCallsOperations<CallContext, Refusal> &
  MarketEventsOperations<CallContext, Refusal> = {
  queryOrder,
  pushUsage,
  pushUsageLegacy,
  activateLicense,
  activateLicenses,
  queryLicense,
  queryLicenses,
  reportSoftwareUsage,
  uploadMarketEventFile,
};

/** Before it is called, the request is held against the schema of that operation. */
export type OpenApiHandler = (
  request: never,
  context: CallContext,
) => Promise<Readonly<Record<string, unknown>> | Refusal>;

export const openApiHandlers: ReadonlyMap<string, OpenApiHandler> = new Map<string, OpenApiHandler>(
  Object.entries(operations),
);
