/**
 * A URL without its query and fragment. The front end may be a link that logs the buyer in, and what logs in stands there: who
 * may not see passwords must not see it either.
 */
export function toPublicUrl(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
