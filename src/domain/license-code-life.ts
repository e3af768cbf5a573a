import type { LicenseCode, LicenseCodeOrder, LicenseCodeState } from './license-code.js';

/**
 * The life of an authorization code: `(code or nothing, event, now)` → the code as it is afterwards, or why not. Pure.
 *
 * A code is known from the first call about it: the marketplace issues the codes and is their source of truth, and refusing a call
 * about one it has sold would be repeated sixty times and end in the delisting of the product (license.md 1).
 */
export function applyLicenseCodeEvent(
  known: LicenseCode | undefined,
  code: string,
  event: LicenseCodeEvent,
  now: number,
): LicenseCodeStep {
  const before = known ?? unknownCode(code, now);
  const cell = lifeTable[event.kind][before.state];
  if (cell === 'gone') return { kind: 'refused', reason: 'gone' };
  const patch = cell === 'no-effect' ? null : patchOf(before, event, now);
  if (known === undefined) return { kind: 'new', code: { ...before, ...patch } };
  if (patch === null) return { kind: 'unchanged' };
  const next = { ...before, ...patch, version: before.version + 1, updatedAt: now };
  return { kind: 'changed', code: next };
}

export type LicenseCodeEvent =
  | {
      readonly kind: 'refresh';
      readonly purpose: Exclude<LicenseCodeOrder['purpose'], 'release'>;
      readonly expiresAt: number;
      /** `null`: the product stays. */
      readonly productId: string | null;
    }
  | { readonly kind: 'freeze' }
  | { readonly kind: 'unfreeze' }
  | { readonly kind: 'release' };

export type LicenseCodeStep =
  | { readonly kind: 'new'; readonly code: LicenseCode }
  | { readonly kind: 'changed'; readonly code: LicenseCode }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly reason: 'gone' };

type Cell = 'applies' | 'no-effect' | 'gone';

/* prettier-ignore */
const lifeTable = {
  //          active                frozen               released
  refresh:  { active: 'applies',    frozen: 'applies',   released: 'gone' },
  freeze:   { active: 'applies',    frozen: 'no-effect', released: 'no-effect' },
  unfreeze: { active: 'no-effect',  frozen: 'applies',   released: 'no-effect' },
  release:  { active: 'applies',    frozen: 'applies',   released: 'no-effect' },
} as const satisfies Record<LicenseCodeEvent['kind'], Readonly<Record<LicenseCodeState, Cell>>>;

function unknownCode(code: string, now: number): LicenseCode {
  return {
    code,
    state: 'active',
    productId: null,
    expiresAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
    releasedAt: null,
  };
}

function patchOf(code: LicenseCode, event: LicenseCodeEvent, now: number): Partial<LicenseCode> {
  switch (event.kind) {
    case 'refresh':
      return refreshed(code, event);
    case 'freeze':
      return { state: 'frozen' };
    case 'unfreeze':
      return { state: 'active' };
    case 'release':
      return { state: 'released', releasedAt: now };
  }
}

/** As with instances: an older renewal that arrives late never shortens what a newer one has set; a cancellation does. */
function refreshed(
  code: LicenseCode,
  event: Extract<LicenseCodeEvent, { kind: 'refresh' }>,
): Partial<LicenseCode> {
  const known = code.expiresAt;
  const late = event.purpose !== 'renewal-cancelled' && known !== null && event.expiresAt < known;
  return late ? {} : { expiresAt: event.expiresAt, productId: event.productId ?? code.productId };
}
