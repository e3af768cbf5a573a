import type { Change } from '../domain/change.js';
import type { Committer } from '../domain/committer.js';
import type { OperationContext } from './operation-context.js';

/** Who does what to what, as the call tells. */
export type AboutCall = Pick<
  OperationContext,
  'caller' | 'now' | 'newId' | 'requestId' | 'operationId' | 'pathParameters'
>;

export interface AboutTrace {
  /** Where the path does not name what it is done to. */
  readonly target?: string;
  /** Without secrets and personal data. */
  readonly detail?: Readonly<Record<string, string>>;
}

/**
 * The committer of an operation: what it writes is written together with who has done it, or not at all. An operation that says more
 * with `traceOf` is not traced twice.
 */
export function withIntervention(committer: Committer, about: AboutCall): Committer {
  return {
    commit(submission) {
      const isTraced = submission.changes.some(({ table }) => table === 'interventions');
      const trace = isTraced ? [] : [traceOf(about)];
      return committer.commit({ ...submission, changes: [...submission.changes, ...trace] });
    },
  };
}

/** The trace of a call, with more than its path tells. */
export function traceOf(about: AboutCall, { target, detail = {} }: AboutTrace = {}): Change {
  const { caller, now, newId, requestId, operationId, pathParameters } = about;
  return {
    kind: 'claim',
    table: 'interventions',
    record: {
      interventionId: newId(),
      at: now,
      by: caller.name,
      role: caller.role,
      operationId,
      target: target ?? targetOf(pathParameters),
      detail: { ...detail, requestId },
    },
  };
}

/** What ids in paths of changing operations name. */
const thingsByParameter: Readonly<Record<string, string>> = {
  callId: 'call',
  endpointName: 'endpoint',
  eventId: 'license-request',
  instanceId: 'instance',
  jobId: 'job',
  kind: 'import',
  orderId: 'order',
  recordId: 'usage-record',
};

/** `instance/<id>`; where the path names nothing that is known, what it does name. */
function targetOf(pathParameters: AboutCall['pathParameters']): string {
  const [named] = Object.entries(pathParameters);
  if (named === undefined) return 'koogate';
  const [name, id] = named;
  return `${thingsByParameter[name] ?? name}/${id}`;
}
