import type { Change } from '../domain/change.js';
import type { InstanceStep } from '../domain/instance-life.js';
import type { OperationContext } from './operation-context.js';

/** The rows that one step in the life of an instance writes: the instance over the version read, and its history. */
export function lifeChanges(
  step: InstanceStep & { kind: 'changed' },
  context: Pick<OperationContext, 'callId'>,
): readonly Change[] {
  return [
    { kind: 'update', table: 'instances', record: step.instance },
    {
      kind: 'claim',
      table: 'instanceHistory',
      record: { ...step.history, cause: `call:${context.callId}` },
    },
  ];
}
