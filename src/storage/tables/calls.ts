import type { CallRecord } from '../../domain/call-record.js';
import { toStorableText } from '../storable-text.js';
import {
  readBoolean,
  readNumber,
  readNumberOrNull,
  readText,
  readTextOrNull,
} from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** Every callback as it was received and answered; pruned by age. */
export const calls = {
  name: 'calls',
  columns: {
    call_id: 'text',
    received_at: 'bigint',
    method: 'text',
    path: 'text',
    operation_id: 'text',
    debug: 'boolean',
    verdict: 'text',
    key_index: 'integer',
    result_code: 'text',
    problem: 'text',
    request_body: 'text',
    request_bytes: 'bigint',
    answer_body: 'text',
    duration_ms: 'real',
    instance_id: 'text',
    order_id: 'text',
  },
} as const satisfies Table;

/** What a second record of the same call replaces: its answer, which came later than the first promised. */
export const callColumnsOfAnswer = [
  'result_code',
  'problem',
  'answer_body',
  'duration_ms',
] as const satisfies readonly (keyof typeof calls.columns)[];

export function toCallRow(call: CallRecord): RowToWrite<keyof typeof calls.columns> {
  return {
    call_id: call.callId,
    received_at: call.receivedAt,
    method: toStorableText(call.method),
    path: toStorableText(call.path),
    operation_id: call.operationId,
    debug: call.debug,
    verdict: call.verdict,
    key_index: call.keyIndex,
    result_code: call.resultCode,
    problem: toStorableTextOrNull(call.problem),
    request_body: toStorableTextOrNull(call.requestBody),
    request_bytes: call.requestBytes,
    answer_body: toStorableText(call.answerBody),
    duration_ms: call.durationMs,
    instance_id: toStorableTextOrNull(call.instanceId),
    order_id: toStorableTextOrNull(call.orderId),
  };
}

export function fromCallRow(row: ReadRow): CallRecord {
  return {
    callId: readText(row, 'call_id'),
    receivedAt: readNumber(row, 'received_at'),
    method: readText(row, 'method'),
    path: readText(row, 'path'),
    operationId: readTextOrNull(row, 'operation_id'),
    debug: readBoolean(row, 'debug'),
    verdict: readText(row, 'verdict'),
    keyIndex: readNumberOrNull(row, 'key_index'),
    resultCode: readText(row, 'result_code'),
    problem: readTextOrNull(row, 'problem'),
    requestBody: readTextOrNull(row, 'request_body'),
    requestBytes: readNumber(row, 'request_bytes'),
    answerBody: readText(row, 'answer_body'),
    durationMs: readNumber(row, 'duration_ms'),
    instanceId: readTextOrNull(row, 'instance_id'),
    orderId: readTextOrNull(row, 'order_id'),
  };
}

function toStorableTextOrNull(text: string | null): string | null {
  return text === null ? null : toStorableText(text);
}
