import type { CallRecord } from '../../domain/call-record.js';
import type { CallSummary } from '../../domain/directories.js';
import type { Seal, SealedColumn } from '../seal.js';
import { toStorableText, toStorableTextOrNull } from '../storable-text.js';
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
    request_sealed: 'text',
  },
} as const satisfies Table;

export const callRequestColumn: SealedColumn = {
  table: calls.name,
  column: 'request_sealed',
  key: ['call_id'],
};

/** What a second record of the same call replaces: its answer, which came later than the first promised. */
export const callColumnsOfAnswer = [
  'result_code',
  'problem',
  'answer_body',
  'duration_ms',
] as const satisfies readonly (keyof typeof calls.columns)[];

/** The request's text goes into one of two columns: as it is, or sealed when the record is sensitive. */
export function toCallRow(call: CallRecord, seal: Seal): RowToWrite<keyof typeof calls.columns> {
  const request = toStorableTextOrNull(call.requestBody);
  const isSealed = call.sensitive && request !== null;
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
    request_body: isSealed ? null : request,
    request_bytes: call.requestBytes,
    answer_body: toStorableText(call.answerBody),
    duration_ms: call.durationMs,
    instance_id: toStorableTextOrNull(call.instanceId),
    order_id: toStorableTextOrNull(call.orderId),
    request_sealed: isSealed ? seal.close(request, callRequestColumn, [call.callId]) : null,
  };
}

/** Throws `KooGateError` `internal` when the request was sealed with a key that is not configured. */
export function fromCallRow(row: ReadRow, seal: Seal): CallRecord {
  const summary = fromCallSummaryRow(row);
  const sealed = readTextOrNull(row, 'request_sealed');
  return {
    ...summary,
    sensitive: sealed !== null,
    requestBody:
      sealed === null
        ? readTextOrNull(row, 'request_body')
        : seal.open(sealed, callRequestColumn, [summary.callId]),
    answerBody: readText(row, 'answer_body'),
  };
}

/** The texts that came and went: they may be large, and sealed. */
export const callTexts = [
  'request_body',
  'answer_body',
  'request_sealed',
] as const satisfies readonly (keyof typeof calls.columns)[];

/** Of a row without its texts. */
export function fromCallSummaryRow(row: ReadRow): CallSummary {
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
    requestBytes: readNumber(row, 'request_bytes'),
    durationMs: readNumber(row, 'duration_ms'),
    instanceId: readTextOrNull(row, 'instance_id'),
    orderId: readTextOrNull(row, 'order_id'),
  };
}
