import { KooGateError } from '../domain/koogate-error.js';

/** A list that may travel as text: the text has been parsed and validated before an operation gets it. */
export function asParsedList<Entry>(list: readonly Entry[] | string): readonly Entry[] {
  if (typeof list !== 'string') return list;
  throw new KooGateError('internal', { detail: 'a list that travels as text was not parsed' });
}
