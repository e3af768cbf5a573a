import type { ProductKind } from '../marketplace-state.js';
import type { KindOfProduct } from './kind-of-product.js';
import { licenseCode } from './license-code.js';
import { licenseV1 } from './license-v1.js';
import { onlineLicense } from './online-license.js';
import { saasV1 } from './saas-v1.js';
import { saasV2 } from './saas-v2.js';

/** What is sent for each kind of product. */
export const kinds: Readonly<Record<ProductKind, KindOfProduct>> = {
  'saas-v2': saasV2,
  'saas-v1': saasV1,
  'license-code': licenseCode,
  'online-license': onlineLicense,
  'license-v1': licenseV1,
};
