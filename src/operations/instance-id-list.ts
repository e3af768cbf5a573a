import { KooGateError } from '../domain/koogate-error.js';

const idsMax = 100;
const idLengthMax = 64;

/**
 * The ids of `queryInstance`: one, or up to 100 separated by commas, each at most 64 UTF-16 code units. The printed
 * maximum of 100 characters for the whole contradicts the 100 ids and does not hold. Blanks around an id do not count,
 * a repeated id counts once.
 */
export function parseInstanceIdList(instanceId: string): readonly string[] {
  const ids = instanceId.split(',').map((id) => id.trim());
  if (ids.length > idsMax) throw refused(`holds ${ids.length} ids, at most ${idsMax} are allowed`);
  if (ids.some((id) => id === '')) throw refused('holds an empty id');
  if (ids.some((id) => id.length > idLengthMax)) {
    throw refused(`holds an id of more than ${idLengthMax} characters`);
  }
  return [...new Set(ids)];
}

function refused(reason: string): KooGateError {
  return new KooGateError('invalid-parameter', {
    sentence: `parameter invalid: instanceId ${reason}`,
  });
}
