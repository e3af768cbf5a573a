import { KooGateError } from '../domain/koogate-error.js';

export function unknownCall(): KooGateError {
  return new KooGateError('unknown-resource', {
    sentence: 'There is no call with this id; records are removed when their time is over.',
  });
}
