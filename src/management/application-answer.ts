import type { components } from '../../generated/types/management.js';
import type { Stored } from '../domain/directories.js';
import type { Application } from '../domain/organisation.js';
import { seesSecrets } from './caller-sight.js';
import type { Caller } from './request-in-progress.js';
import { toStatementAnswer } from './statement-answer.js';

type Schemas = components['schemas'];

/** A tenant's way to log in, as the caller may see it. */
export function toApplicationAnswer(
  application: Stored<Application>,
  caller: Caller,
): Schemas['Application'] {
  const { clientSecret } = application;
  const redacted = !seesSecrets(caller) && clientSecret !== null;
  return {
    instanceId: application.instanceId,
    tenantId: application.tenantId,
    appId: application.appId,
    clientId: application.clientId,
    ...(!redacted && { clientSecret }),
    secretRedacted: redacted,
    ...toStatementAnswer(application),
  };
}
