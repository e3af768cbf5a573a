import type { KindOfProduct } from './kind-of-product.js';
import { saasV2 } from './saas-v2.js';

/**
 * Online-activated License: shares the calls of SaaS V2 but for changes. Its buyers apply for the License by a call of its own
 * (license.md 4).
 */
export const onlineLicense: KindOfProduct = {
  ...(saasV2.purchase && { purchase: saasV2.purchase }),
  refreshScenes: ['TRIAL_TO_FORMAL', 'RENEWAL', 'UNSUBSCRIBE_RENEWAL_PERIOD'],
  refresh: saasV2.refresh,
  renewalRevives: false,
  expire: saasV2.expire,
  ...(saasV2.freeze && { freeze: saasV2.freeze }),
  ...(saasV2.unfreeze && { unfreeze: saasV2.unfreeze }),
  release: saasV2.release,
  ...(saasV2.query && { query: saasV2.query }),
};
