import type { Buyer } from '../marketplace-state.js';
import type { Population } from './population.js';

/**
 * A phone number that rings nowhere. Chinese: eleven digits as mobile numbers have, but beginning with 000. In China 00 leads abroad
 * and no country's code begins with 0, so whoever dials it reaches nobody, whatever numbers will be assigned; the marketplace's own
 * mock orders print 00000000000. English: a mobile number of the range that Ofcom keeps for drama, 07700 900000 to 900999.
 */
export function unreachablePhone(
  { integer }: Pick<Population, 'integer'>,
  language: Buyer['language'],
): string {
  return language === 'zh'
    ? `000${String(integer(0, 99_999_999)).padStart(8, '0')}`
    : `+447700900${String(integer(0, 999)).padStart(3, '0')}`;
}
