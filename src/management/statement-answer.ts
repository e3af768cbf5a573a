import type { components } from '../../generated/types/management.js';
import type { Stored } from '../domain/directories.js';
import type { Statement } from '../domain/organisation.js';
import { toUtcTime, toUtcTimeOrNull } from './utc-time.js';

type Schemas = components['schemas'];

/** When a thing of an enterprise was stated, and whether it is gone. */
export function toStatementAnswer(statement: Stored<Statement>): Schemas['Statement'] {
  return {
    statedAt: toUtcTime(statement.statedAt),
    receivedAt: toUtcTime(statement.receivedAt),
    firstSeenAt: toUtcTime(statement.firstSeenAt),
    updatedAt: toUtcTime(statement.updatedAt),
    removed: statement.removed,
    removedAt: toUtcTimeOrNull(statement.removedAt),
  };
}
