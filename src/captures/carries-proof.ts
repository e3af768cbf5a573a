import type { CapturedRequest } from './captured-request.js';

/** Whether a request has what proves its sender in one of the ways of signing, right or not; the marketplace sends nothing without. */
export function carriesProof({
  rawQuery,
  headers,
}: Pick<CapturedRequest, 'rawQuery' | 'headers'>): boolean {
  const names = headers.map(({ name }) => name.toLowerCase());
  return (
    /(?:^|&)(?:signature|authToken|timestamp)=/i.test(rawQuery) ||
    ['x-sign', 'authtoken'].some((name) => names.includes(name))
  );
}
