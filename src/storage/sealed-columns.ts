import type { SealedColumn } from './seal.js';
import { clientSecretColumn } from './tables/applications.js';
import { userColumn } from './tables/authorizations.js';
import { callRequestColumn } from './tables/calls.js';
import { eventDataColumn } from './tables/events.js';
import { indexKeyColumn } from './tables/index-keys.js';
import { accessColumn } from './tables/instances.js';
import { codeColumn } from './tables/license-codes.js';
import { deviceColumn } from './tables/license-requests.js';
import { uploadContentColumn } from './tables/license-uploads.js';
import { licenseColumn } from './tables/licenses.js';
import { orderContentColumn } from './tables/order-details.js';
import { buyerColumn } from './tables/purchases.js';

/** Every column that holds sealed texts. One that is missing here could not be read any more once an old key is taken out. */
export const sealedColumns: readonly SealedColumn[] = [
  indexKeyColumn,
  accessColumn,
  buyerColumn,
  orderContentColumn,
  licenseColumn,
  codeColumn,
  deviceColumn,
  uploadContentColumn,
  clientSecretColumn,
  userColumn,
  callRequestColumn,
  eventDataColumn,
];
