import { KooGateError } from '../domain/koogate-error.js';

export function unknownOrder(): KooGateError {
  return new KooGateError('unknown-resource', { sentence: 'No callback has named this order.' });
}
