import type { Intervention } from '../../domain/intervention.js';
import { toStorableText } from '../storable-text.js';
import { readNumber, readText } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** What people did through the management API; never pruned. */
export const interventions = {
  name: 'interventions',
  columns: {
    intervention_id: 'text',
    at: 'bigint',
    made_by: 'text',
    role: 'text',
    operation_id: 'text',
    target: 'text',
    detail: 'text',
  },
} as const satisfies Table;

export function toInterventionRow(
  intervention: Intervention,
): RowToWrite<keyof typeof interventions.columns> {
  return {
    intervention_id: intervention.interventionId,
    at: intervention.at,
    made_by: toStorableText(intervention.by),
    role: intervention.role,
    operation_id: intervention.operationId,
    target: toStorableText(intervention.target),
    detail: JSON.stringify(intervention.detail),
  };
}

export function fromInterventionRow(row: ReadRow): Intervention {
  return {
    interventionId: readText(row, 'intervention_id'),
    at: readNumber(row, 'at'),
    by: readText(row, 'made_by'),
    role: readText(row, 'role') as Intervention['role'],
    operationId: readText(row, 'operation_id'),
    target: readText(row, 'target'),
    detail: JSON.parse(readText(row, 'detail')) as Intervention['detail'],
  };
}
