import type { components } from '../../generated/types/management.js';
import type { Buyer, ContactDetail, PurchaseDetails } from '../domain/purchase-details.js';
import { seesPersonalData } from './caller-sight.js';
import { presentMembers } from './present-members.js';
import type { Caller } from './request-in-progress.js';
import { toUtcTime } from './utc-time.js';

type Schemas = components['schemas'];

/** What a purchase told: its terms for everybody, the buyer for those who may see personal data. */
export function toPurchaseAnswer(purchase: PurchaseDetails, caller: Caller): Schemas['Purchase'] {
  const buyer = toBuyerAnswer(purchase.buyer);
  const redacted = !seesPersonalData(caller) && Object.keys(buyer).length > 0;
  return {
    customerId: purchase.customerId,
    boughtAt: toUtcTime(purchase.boughtAt),
    terms: toTermsAnswer(purchase),
    ...(!redacted && { buyer }),
    buyerRedacted: redacted,
  };
}

/** Named one by one, here and below: a member that is added to the domain does not leave unnoticed. */
function toTermsAnswer({ terms }: PurchaseDetails): Schemas['PurchaseTerms'] {
  const { productId, skuCode, chargingMode, periodType, periodNumber } = terms;
  const { amount, diskSize, bandWidth, orderAmount, provisionType } = terms;
  return {
    productId,
    ...presentMembers({ skuCode, chargingMode, periodType, periodNumber }),
    ...presentMembers({ amount, diskSize, bandWidth, orderAmount, provisionType }),
  };
}

function toBuyerAnswer(buyer: Buyer): Schemas['Buyer'] {
  const { customerName, userId, userName, mobilePhone, email, extendParams, more } = buyer;
  return presentMembers({
    customerName,
    userId,
    userName,
    mobilePhone: mobilePhone && toContactAnswer(mobilePhone),
    email: email && toContactAnswer(email),
    extendParams: typeof extendParams === 'object' ? [...extendParams] : extendParams,
    more,
  });
}

function toContactAnswer({ text, undecrypted }: ContactDetail): Schemas['ContactDetail'] {
  return { text, undecrypted: undecrypted ?? false };
}
