import type { Request } from 'express';

/**
 * The part behind the production address, without a slash at its end. The marketplace appends it to the address as it was
 * registered, so an address that ends in a slash doubles it.
 */
export function subPathOf({ path }: Pick<Request, 'path'>): string {
  return path.replace(/\/{2,}/g, '/').replace(/\/+$/, '');
}
