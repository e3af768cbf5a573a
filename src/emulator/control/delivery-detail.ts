import type { Delivery } from '../marketplace-state.js';
import { curlLine } from './curl-line.js';
import { toDeliverySummary, type DeliverySummary } from './delivery-summary.js';
import { maskBody, maskUrl } from './mask.js';

/** An attempt with all that travelled, both ways. */
export interface DeliveryDetail extends DeliverySummary {
  /** False: exactly as it travelled. */
  readonly isMasked: boolean;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** To be pasted into a shell. */
    readonly curl: string;
  };
  /** `null` when none came. */
  readonly answer: {
    readonly status: number;
    /** In the case in which they travelled. */
    readonly headers: readonly { readonly name: string; readonly value: string }[];
    readonly body: string;
  } | null;
}

/**
 * Personal data, access data, client secrets and Licenses are masked unless they are asked for: the page is shown around. A masked
 * request is not what was signed, so it is for reading only.
 */
export function toDeliveryDetail(
  delivery: Delivery,
  { reveal }: { readonly reveal: boolean },
): DeliveryDetail {
  const { httpRequest, outcome } = delivery;
  const toBody = reveal ? (body: string) => body : maskBody;
  const { method, headers } = httpRequest;
  const request = {
    method,
    url: reveal ? httpRequest.url : maskUrl(httpRequest.url),
    headers,
    body: toBody(httpRequest.body.toString('utf8')),
  };
  return {
    ...toDeliverySummary(delivery),
    isMasked: !reveal,
    request: { ...request, curl: curlLine(request) },
    answer:
      outcome.kind === 'failed'
        ? null
        : {
            status: outcome.status,
            headers: toPairs(outcome.rawHeaders),
            body: toBody(outcome.body.toString('utf8')),
          },
  };
}

function toPairs(rawHeaders: readonly string[]) {
  return rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [{ name, value: rawHeaders[at + 1] ?? '' }] : [],
  );
}
