import { KooGateError } from '../domain/koogate-error.js';
import type { TenantKey } from '../domain/organisation.js';

interface TenantParameters {
  readonly path: { readonly tenantId: string };
  readonly query?: { readonly instanceId?: string };
}

/** Without an instance: the seller's own application credential. The validator has filled in the default. */
export function toTenantKey({ path, query }: TenantParameters): TenantKey {
  return { instanceId: query?.instanceId ?? '', tenantId: path.tenantId };
}

/** 404 that helps whoever left the instance out. */
export function unknownTenant({ instanceId }: TenantKey): KooGateError {
  return new KooGateError('unknown-resource', {
    sentence:
      instanceId === ''
        ? "The seller's own application credential has no tenant with this id. Name the instance that it is bound to as instanceId; listTenants knows."
        : 'This instance has no tenant with this id.',
  });
}
