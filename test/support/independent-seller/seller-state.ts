import type { Members } from './field-checks.js';

/** What a buyer has: of SaaS, of an online-activated License, or of License V1. */
export interface SoldInstance {
  readonly instanceId: string;
  /** What makes two calls the same purchase. */
  readonly identity: string;
  state: 'active' | 'frozen' | 'released';
  /** 17 digits, UTC; `undefined` until somebody tells. */
  expireTime: string | undefined;
  productId: string | undefined;
  /** Sold by use: a query tells what was used. */
  readonly isOnDemand: boolean;
  /** Of License V1. */
  readonly license: string | undefined;
  /** Renewals that were carried out, by what makes them the same. */
  readonly done: Set<string>;
  /** Account and password encrypted, by the key: the same call is answered in the same bytes. */
  readonly accounts: Map<string, { readonly userName: string; readonly password: string }>;
}

export interface LicenseCode {
  readonly license: string;
  state: 'active' | 'frozen' | 'released';
  expireTime: string | undefined;
}

/** All that the seller knows. Debug calls are kept apart. */
export function createSellerState() {
  return {
    /** By instanceId. */
    instances: new Map<string, SoldInstance>(),
    licenses: new Map<string, SoldInstance>(),
    /** From the identity of a purchase to its instanceId. */
    purchases: new Map<string, string>(),
    debugPurchases: new Map<string, string>(),
    /** What was told as account of an instance that is only debugged with. */
    debugAccounts: new Map<string, SoldInstance['accounts']>(),
    /** From an application for a License to the code it was answered. */
    licenseRequests: new Map<string, string>(),
    licenseCodes: new Map<string, LicenseCode>(),
    orderNotices: new Set<string>(),
    /** Of the kit, by what makes each the same. */
    tenants: new Map<string, Members>(),
    applications: new Map<string, Members>(),
    users: new Map<string, Members>(),
    departments: new Map<string, Members>(),
    /** Calls that were answered with success, by what they say. */
    answered: new Set<string>(),
    /** From a nonce to the time (ms) at which it may be forgotten. */
    nonces: new Map<string, number>(),
    /** How many calls came in, and how many of them were debug calls that were let in. */
    counts: { calls: 0, debugCalls: 0 },
  };
}

export type SellerState = ReturnType<typeof createSellerState>;
