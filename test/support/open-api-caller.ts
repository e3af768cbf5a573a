import { signAkskRequest } from '../../src/protocol/aksk.js';
import { toBasicTime } from '../../src/protocol/basic-time.js';

export interface OpenApiGet {
  /** With its query. */
  readonly path: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Reads from the marketplace's own APIs as a seller does, dated by the real clock. */
export function openApiCaller(marketplaceUrl: string) {
  return async ({ path, accessKey, secretKey }: OpenApiGet) => {
    const url = `${marketplaceUrl}${path}`;
    const headers = { 'X-Sdk-Date': toBasicTime(Date.now()) };
    const request = { method: 'GET', url, headers, body: Buffer.alloc(0) };
    const { authorization } = signAkskRequest({ ...request, accessKey, secretKey });
    const response = await fetch(url, { headers: { ...headers, Authorization: authorization } });
    return { status: response.status, body: await response.json() };
  };
}
