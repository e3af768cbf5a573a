/** A callback as it was received and answered. Secrets of the answer are removed before it gets here. */
export interface CallRecord {
  /** UUID version 7, so that records sort by time. */
  readonly callId: string;
  readonly receivedAt: number;
  readonly method: string;
  /** Path without the query string: the signature, timestamp and nonce are not kept. */
  readonly path: string;
  readonly operationId: string | null;
  readonly debug: boolean;
  /** `authentic`, or the reason why the signature check refused, e.g. `signature-mismatch`. */
  readonly verdict: string;
  /** Which of the configured keys verified the call; 0 is the current one. */
  readonly keyIndex: number | null;
  readonly resultCode: string;
  /** What an operator should know: why the call failed, or what was odd about one that succeeded. Never sent to the marketplace. */
  readonly problem: string | null;
  /** The request holds personal data or secrets: its text is sealed at rest. */
  readonly sensitive: boolean;
  /** `null` when the call was not authentic: nothing of an unverified body is kept. */
  readonly requestBody: string | null;
  readonly requestBytes: number;
  readonly answerBody: string;
  readonly durationMs: number;
  readonly instanceId: string | null;
  readonly orderId: string | null;
}
