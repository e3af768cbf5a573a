import type { Buyer, Department, Enterprise, EnterpriseUser } from '../marketplace-state.js';

/**
 * People, firms and ids that do not exist: the same seed gives the same ones in the same order. Nothing of it is anybody's, and
 * addresses and numbers are such that nobody can be reached by them.
 */
export interface Population {
  buyer(language?: 'zh' | 'en'): Buyer;
  /** A firm with a tree of departments and the people in them. */
  enterprise(language: 'zh' | 'en', size?: EnterpriseSize): Enterprise;
  /** Another one for a firm that exists already. */
  department(enterprise: Enterprise): Department;
  user(enterprise: Enterprise): EnterpriseUser;
  productName(language?: 'zh' | 'en'): string;
  /** `CS`, the time of the order in Beijing as ten digits and five letters and digits; no two orders have the same. */
  orderId(at: number): string;
  /** UUID version 4. */
  uuid(): string;
  /** So many hex digits, lower case. */
  hex(length: number): string;
  /** `PL` and 12 letters and digits; no two codes are the same. */
  licenseCode(): string;
  /** A whole number, limits included. */
  integer(min: number, max: number): number;
  oneOf<Value>(values: readonly Value[]): Value;
}

export interface EnterpriseSize {
  readonly departments?: number;
  readonly users?: number;
}
