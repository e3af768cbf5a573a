import type { ImportsOperations } from '../../../generated/stubs/Imports.js';
import { KooGateError } from '../../domain/koogate-error.js';
import { createImporter } from '../../imports/create-importer.js';
import type { OperationContext } from '../operation-context.js';

type ImportRecords = ImportsOperations<OperationContext>['importRecords'];

/** What another interface has kept; each record is judged by itself, by the rules of `koogate import`. */
export const importRecords: ImportRecords = async ({ parameters, body }, context) => {
  const { load, quietCommitter, directories, caller, now } = context;
  if (load === undefined || quietCommitter === undefined) {
    throw new KooGateError('internal', { detail: 'this management API was given no storage' });
  }
  const { dryRun = false, update = false } = parameters.query ?? {};
  const importer = createImporter({
    kind: parameters.path.kind,
    name: caller.name,
    load,
    committer: quietCommitter,
    now: () => now,
    dryRun,
    history: update ? (instanceId) => directories.instances.history(instanceId) : undefined,
  });
  const lines = await importer.take(body.records);
  const counts = { created: 0, corrected: 0, unchanged: 0, conflict: 0, invalid: 0 };
  for (const { outcome } of lines) counts[outcome] += 1;
  return {
    ...counts,
    dryRun,
    lines: lines.map(({ outcome, problems }) => ({ outcome, problems: [...problems] })),
  };
};
