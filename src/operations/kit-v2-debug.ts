import type { KitV2Operations } from '../../generated/stubs/KitV2.js';
import { undecryptable } from './application-sync.js';
import type { Effects, OperationContext } from './operation-context.js';
import { isDelete } from './kit-statement.js';
import { succeed } from './succeed.js';

/**
 * The kit's debug calls: nothing is kept of them but their record. The secret of an application is decrypted all the same, since
 * the debugging page is there to find a key pair that does not fit.
 */
export const kitV2Debug: KitV2Operations<OperationContext, Effects> = {
  tenantSync: succeed,
  authSync: succeed,
  singleOrgSync: succeed,
  allOrgSync: succeed,

  async applicationSync({ clientSecret, flag }, { decryptClientSecret }) {
    const opens = decryptClientSecret(clientSecret) !== undefined;
    return opens || isDelete(flag) ? succeed() : { answer: undecryptable, changes: [] };
  },
};
