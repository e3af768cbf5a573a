import type { CapturedRequest } from '../../src/captures/captured-request.js';
import type { RecordedAnswer, RecordedCall } from '../../src/traffic/recorded-call.js';
import { callbackOf, toBody, type RequestExample } from './specified-requests.js';

const productionAddress = '/koogallery';

/** As a recorder at the production address would have it; of a GET the body is the decoded parameters. */
export function recordedRequest(
  { method, subPath }: { readonly method: string; readonly subPath: string },
  body: Readonly<Record<string, unknown>>,
): CapturedRequest {
  const isGet = method.toUpperCase() === 'GET';
  const parameters = Object.entries(body).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return {
    method: method.toUpperCase(),
    path: `${productionAddress}${subPath}`,
    rawQuery: isGet ? new URLSearchParams(parameters).toString() : '',
    headers: [],
    body: Buffer.from(isGet ? '' : JSON.stringify(body)),
  };
}

export function recordedCall(request: CapturedRequest, answer?: RecordedAnswer): RecordedCall {
  return { place: '', at: undefined, request, operationId: undefined, answer };
}

export function recordedExample(example: RequestExample): RecordedCall {
  return recordedCall(recordedRequest(callbackOf(example), toBody(example.value)));
}

export function answered(body: unknown, status = 200): RecordedAnswer {
  return { status, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) };
}
