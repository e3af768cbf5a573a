import type { Buffer } from 'node:buffer';

/** A request to the marketplace itself, read to its end. */
export interface ControlRequest {
  /** Upper case. */
  readonly method: string;
  /** Path and query; the host is that of the request. */
  readonly url: URL;
  /** Names in lower case, as node:http has them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

export interface ControlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The media type of the body, without parameters; empty when nothing is said. */
export function mediaTypeOf({ headers }: ControlRequest): string {
  const [type = ''] = String(headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase();
}

/** From a browser, whose user wants to see the page again and no JSON. */
export function wantsPage({ headers }: ControlRequest): boolean {
  return String(headers.accept ?? '').includes('text/html');
}

/** Fields of a form, all of them texts. */
export function isForm(request: ControlRequest): boolean {
  return mediaTypeOf(request) === 'application/x-www-form-urlencoded';
}
