import type { CallbackRequest } from './callback.js';
import type { HttpOutcome, HttpRequest } from './http-exchange.js';
import type { AnswerFinding } from './answer-checks.js';

/** What the marketplace knows: all of it lives in memory and dies with the process. Times are milliseconds of the played time. */
export interface MarketplaceState {
  readonly products: Map<string, Product>;
  readonly orders: Map<string, Order>;
  /** By `resourceId`. */
  readonly resources: Map<string, Resource>;
  /** By `eventId`. */
  readonly licenseApplications: Map<string, LicenseApplication>;
  /** By `enterpriseId`. */
  readonly enterprises: Map<string, Enterprise>;
  /** In the order in which they were pushed. */
  readonly usageRecords: UsageRecord[];
  /** Every callback that was ever sent, the newest last. */
  readonly deliveries: Delivery[];
  /** What the marketplace mails to the seller (mail, SMS, in-site message), the newest last. */
  readonly notices: Notice[];
}

/** The guides of the marketplace that a product can be listed under. */
export const productKinds = [
  'saas-v2',
  'saas-v1',
  'license-code',
  'online-license',
  'license-v1',
] as const;

export type ProductKind = (typeof productKinds)[number];

export const chargingModes = ['PERIOD', 'ONE_TIME', 'ON_DEMAND', 'ON_DEMAND_PKG'] as const;

export type ChargingMode = (typeof chargingModes)[number];

export type PeriodType = 'year' | 'month' | 'day';

export interface Product {
  readonly productId: string;
  readonly skuCode: string;
  readonly name: string;
  readonly kind: ProductKind;
  readonly chargingMode: ChargingMode;
  /** Joint operation: which version of the kit is called; `undefined` for products that are none. */
  readonly kit: 'v2' | 'v1' | undefined;
  /** The seller asked for order notices. */
  readonly sendsOrderNotice: boolean;
  /** How many billing items a specification has: each gets an instance of its own (pay-per-use only, else 1). */
  readonly billingItems: number;
  /** Pay per use: when usage must have been pushed; hourly where nothing is said. */
  readonly billing?: 'hourly' | 'daily';
  /** Yuan for one period, one purchase or one unit. */
  readonly price: number;
  /** Of the same specification paid by the year: a renewal may change from one to the other. */
  readonly yearlyProductId: string;
  /** The next larger specification, to which a buyer may change. */
  readonly larger: {
    readonly skuCode: string;
    readonly productId: string;
    readonly yearlyProductId: string;
  };
  /** Of each billing item of a specification; the first is the product's own. */
  readonly itemProductIds: readonly string[];
  /** Names of the debug cases that were saved, and are replayed twice a day for as long as the product is on sale. */
  savedCases: readonly string[];
  status: ProductStatus;
  /** Why it is not on sale. */
  statusReason: string | undefined;
  /** Dial tests failed on so many days in a row. */
  failingDays: number;
  /** Ids of orders that failed because of the interface, by month as `yyyyMM`. */
  readonly failedOrders: Map<string, Set<string>>;
}

/**
 * `stopped`: by the seller, and not probed; `frozen`: trading frozen and hidden, after five failing days; `delisted`: after too
 * many failed orders.
 */
export type ProductStatus = 'on-sale' | 'stopped' | 'frozen' | 'delisted';

export interface Buyer {
  readonly customerId: string;
  readonly customerName: string;
  readonly realName: string;
  readonly mobilePhone: string;
  readonly email: string;
  /** IAM user. */
  readonly userId: string;
  readonly userName: string;
  readonly language: 'zh' | 'en';
}

export type OrderType = 'NEW' | 'TRIAL' | 'TRIAL_TO_FORMAL' | 'UNSUBSCRIBE' | 'RENEW' | 'CHANGE';

export interface Order {
  readonly orderId: string;
  readonly orderType: OrderType;
  readonly createdAt: number;
  readonly buyer: Buyer;
  readonly lines: readonly OrderLine[];
  /** `paid` until the seller has carried it out. */
  status: 'paid' | 'done' | 'failed' | 'refunded';
}

export interface OrderLine {
  readonly orderLineId: string;
  readonly resourceId: string;
  readonly productId: string;
  readonly skuCode: string;
  readonly productName: string;
  readonly chargingMode: ChargingMode;
  readonly periodType: PeriodType | undefined;
  readonly periodNumber: number | undefined;
  /** An estimate from the time of the order. */
  readonly expiresAt: number | undefined;
  readonly linearValue: number;
  readonly extendParams: readonly { readonly name: string; readonly value: string }[];
  /** Yuan; negative when money goes back. */
  readonly amount: number;
}

/** What a buyer has bought: one for each order line. */
export interface Resource {
  readonly resourceId: string;
  readonly productId: string;
  readonly buyer: Buyer;
  readonly orderId: string;
  readonly orderLineId: string;
  readonly openedAt: number;
  /** The specification that counts now; a renewal or a change may have another than the purchase. */
  currentProductId: string;
  currentSkuCode: string;
  /** What was paid by the last time; `undefined` where nothing is paid by the period. */
  periodType: PeriodType | undefined;
  linearValue: number;
  state: ResourceState;
  /** Why it is frozen: a renewal lifts only the first. */
  frozenFor: 'expiry' | 'violation' | undefined;
  /** How many calls about its purchase were made: each has another `businessId`. */
  purchaseCalls: number;
  isTrial: boolean;
  expiresAt: number | undefined;
  closedAt: number | undefined;
  /** The seller's id of it; authorization codes have none. */
  instanceId: string | undefined;
  /** Authorization code that the marketplace made. */
  licenseCode: string | undefined;
  codeActivatedAt: number | undefined;
  /** What the seller made: a License, in its answer (V1) or by upload (online). */
  license: string | undefined;
  /** What the seller has told the buyer, from `queryInstance` or SaaS V1 `newInstance`. */
  access: Readonly<Record<string, unknown>> | undefined;
  /** The enterprise to which a product of joint operation is bound. */
  enterpriseId: string | undefined;
  /** Periods that were renewed and have not begun, the newest last. */
  readonly renewals: Renewal[];
}

export interface Renewal {
  readonly orderId: string;
  readonly orderLineId: string;
  readonly beginsAt: number;
  readonly expiresAt: number;
  /** The specification and product before it, which count again when it is cancelled. */
  readonly before: { readonly productId: string; readonly skuCode: string };
}

/**
 * `delivering`: the seller has not carried the purchase out yet; `frozen`: expired or in violation, data kept; `refunded`: the
 * purchase failed and the money went back.
 */
export type ResourceState = 'delivering' | 'open' | 'frozen' | 'released' | 'refunded';

export interface LicenseApplication {
  readonly eventId: string;
  readonly resourceId: string;
  readonly effectiveAt: number;
  readonly expiresAt: number | undefined;
  readonly deviceFingerprint: string | undefined;
  status: 'applied' | 'acknowledged' | 'delivered' | 'denied';
  /** What was uploaded: the text, or name and hash of the file. */
  delivered: string | undefined;
}

/** An enterprise of a buyer in joint operation, with what has been synchronised of it. */
export interface Enterprise {
  readonly enterpriseId: string;
  readonly tenantId: string;
  readonly tenantCode: string;
  name: string;
  domainName: string;
  readonly language: 'zh' | 'en';
  /** By `orgCode`. */
  readonly departments: Map<string, Department>;
  /** By `userName`: everybody; those who were granted the application are in `granted`. */
  readonly users: Map<string, EnterpriseUser>;
  /** `resourceId` → user names; under an empty one those of the seller's own credential. */
  readonly granted: Map<string, Set<string>>;
  /** By `appId`: as what each application logs in at the authentication centre of this enterprise. */
  readonly clients: Map<string, OAuthClient>;
  /** The product whose application credential it was made for; `undefined` for an enterprise of a buyer. */
  readonly credentialOf: string | undefined;
}

/** Invented, and of use for nothing but to be told to the seller. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Department {
  readonly orgCode: string;
  orgName: string;
  /** Empty for a top department. */
  parentCode: string;
}

export interface EnterpriseUser {
  readonly userName: string;
  name: string;
  orgCode: string;
  position: string;
  role: 'user' | 'admin';
  enable: boolean;
  readonly employeeCode: string;
  /** 1 regular, 2 intern, 3 dispatched, 4 outsourced. */
  employeeType: 1 | 2 | 3 | 4;
  mobile: string;
  email: string;
  workPlace: string;
  /** `yyyy-MM-d`: the day without a leading zero. */
  readonly entryDate: string;
}

export interface UsageRecord {
  readonly instanceId: string;
  readonly relatedPackageInstanceId: string | undefined;
  readonly meteringSn: string | undefined;
  readonly beginAt: number;
  readonly endAt: number;
  readonly recordedAt: number;
  /** As sent. */
  readonly value: string;
  readonly pushedAt: number;
  /** `received` until it is checked, which is not at once. */
  status: 'received' | 'accepted' | 'abnormal';
  /** Of an abnormal one: `001` to `013`. */
  recordCode: string | undefined;
  /** `true` when it came too late for the bill that it belongs to. */
  isLate: boolean;
}

/** One attempt to bring a callback to the seller. */
export interface Delivery {
  readonly deliveryId: string;
  readonly operationId: string;
  readonly request: CallbackRequest;
  /** Of one and the same call: 1 for the first. */
  readonly attempt: number;
  readonly at: number;
  readonly isProbe: boolean;
  readonly productId: string | undefined;
  readonly resourceId: string | undefined;
  readonly httpRequest: HttpRequest;
  readonly outcome: HttpOutcome;
  readonly resultCode: string | undefined;
  /** What the debugging page would complain about, and what a repeat showed. */
  readonly findings: readonly AnswerFinding[];
  /** Whether the marketplace takes it for done. */
  readonly isSuccess: boolean;
  /** When the marketplace tries again; `undefined`: it does not. */
  nextAttemptAt: number | undefined;
  /** It waits in 生产接口消息 for somebody to press 重新启动. */
  canBeRestarted: boolean;
}

export interface Notice {
  readonly at: number;
  readonly channel: 'mail' | 'sms' | 'in-site';
  readonly subject: string;
  readonly text: string;
}

export function emptyState(): MarketplaceState {
  return {
    products: new Map(),
    orders: new Map(),
    resources: new Map(),
    licenseApplications: new Map(),
    enterprises: new Map(),
    usageRecords: [],
    deliveries: [],
    notices: [],
  };
}
