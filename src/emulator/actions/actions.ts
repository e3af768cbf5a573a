import type { Action } from '../action.js';
import { debugActions } from '../debug-cases/debug-actions.js';
import { applyForLicense } from './apply-for-license.js';
import { buy } from './buy.js';
import { cancelRenewal } from './cancel-renewal.js';
import { change, checkChangeAction } from './change.js';
import { convertTrial } from './convert-trial.js';
import { kitActions } from './kit-actions.js';
import { notifyOrderAction } from './notify-order-action.js';
import { openDetails } from './open-details.js';
import { renew } from './renew.js';
import { saleActions } from './sale.js';
import { statusActions } from './status.js';
import { unsubscribe } from './unsubscribe.js';

/** Everything that can be done at the marketplace, in the order in which it is usually done. */
export const actions: readonly Action[] = [
  ...debugActions,
  buy,
  openDetails,
  renew,
  cancelRenewal,
  convertTrial,
  change,
  checkChangeAction,
  ...statusActions,
  unsubscribe,
  applyForLicense,
  notifyOrderAction,
  ...kitActions,
  ...saleActions,
];
