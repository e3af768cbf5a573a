import type { Faker } from '@faker-js/faker';
import type { Buyer, Enterprise } from '../marketplace-state.js';
import type { Population } from './population.js';

/** What people and firms are made from: words of two languages and numbers, out of one and the same row. */
export interface Inventor {
  readonly fakers: Readonly<Record<Buyer['language'], Faker>>;
  readonly population: Pick<
    Population,
    'integer' | 'oneOf' | 'hex' | 'uuid' | 'orderId' | 'licenseCode'
  >;
  /** The next staff number of an enterprise; who has left keeps the number. */
  nextStaffNumber(users: Enterprise['users']): number;
}
