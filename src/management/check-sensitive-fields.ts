import type { AccessData, Instance } from '../domain/instance.js';
import { sensitiveFieldFits } from '../protocol/sensitive-field.js';
import { InvalidFields } from './invalid-fields.js';

/**
 * SaaS V1 sends account and password encrypted, and the marketplace measures its 128 characters on that form: better refused
 * here, where somebody can choose a shorter one, than at the marketplace, which would give up on the purchase.
 */
export function checkSensitiveFields({ soldBy }: Instance, access: AccessData): void {
  if (soldBy !== 'saas-v1') return;
  const { userName = '', password = '' } = access;
  const problems = Object.entries({ userName, password })
    .filter(([, text]) => !sensitiveFieldFits(text))
    .map(([name]) => ({ pointer: `#/${name}`, detail }));
  if (problems.length > 0) throw new InvalidFields(problems);
}

const detail =
  'must NOT have more than 79 bytes of UTF-8 for an instance of SaaS V1: the marketplace takes it encrypted, and that form would exceed 128 characters';
