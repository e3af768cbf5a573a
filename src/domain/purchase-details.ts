import type { ChargingMode } from './instance.js';

/**
 * What a purchase said about itself in the call (SaaS V1, License V1); the newer interfaces name ids only and leave the rest to the
 * order query. Identity: instanceId.
 */
export interface PurchaseDetails {
  readonly instanceId: string;
  readonly orderId: string;
  /** Id of the buyer's account at the marketplace. */
  readonly customerId: string;
  readonly terms: PurchaseTerms;
  /** Personal; sealed at rest as a whole, phone and mail found by keyed hashes. */
  readonly buyer: Buyer;
  readonly boughtAt: number;
}

export interface PurchaseTerms {
  readonly productId: string;
  readonly skuCode?: string;
  readonly chargingMode?: ChargingMode;
  readonly periodType?: string;
  readonly periodNumber?: number;
  readonly amount?: number;
  /** GB. */
  readonly diskSize?: number;
  /** Mbit/s. */
  readonly bandWidth?: number;
  /** Decimal text, as sent: yuan on the site of China, US dollars on the international one. */
  readonly orderAmount?: string;
  readonly provisionType?: string;
}

export interface Buyer {
  readonly customerName?: string;
  /** IAM user, where the listing asks for it. */
  readonly userId?: string;
  readonly userName?: string;
  readonly mobilePhone?: ContactDetail;
  readonly email?: ContactDetail;
  /** Names and values of `saasExtendParams`; its text when it could not be read. */
  readonly extendParams?: readonly ExtendParam[] | string;
  /** Parameters that no page documents, as they came. */
  readonly more?: Readonly<Record<string, string>>;
}

export interface ExtendParam {
  readonly name: string;
  readonly value: string;
}

export interface ContactDetail {
  readonly text: string;
  /** It came encrypted and could not be decrypted: `text` is what came. */
  readonly undecrypted?: true;
}
