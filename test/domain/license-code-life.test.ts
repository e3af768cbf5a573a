import { describe, expect, it } from 'vitest';
import {
  applyLicenseCodeEvent,
  type LicenseCodeEvent,
} from '../../src/domain/license-code-life.js';
import type { LicenseCode } from '../../src/domain/license-code.js';
import { day, noon } from '../support/instances.js';

const newer = noon + 365 * day;

function aCode(changes: Partial<LicenseCode> = {}): LicenseCode {
  return {
    code: 'PL7Q2M9X4K0001',
    state: 'active',
    productId: 'OFFI-1',
    expiresAt: newer,
    version: 3,
    createdAt: noon - day,
    updatedAt: noon - day,
    releasedAt: null,
    ...changes,
  };
}

function refresh(
  changes: Partial<Extract<LicenseCodeEvent, { kind: 'refresh' }>> = {},
): LicenseCodeEvent {
  return { kind: 'refresh', purpose: 'renewal', expiresAt: noon, productId: null, ...changes };
}

function step(event: LicenseCodeEvent, known: LicenseCode | undefined): string {
  const result = applyLicenseCodeEvent(known, 'PL7Q2M9X4K0001', event, noon);
  if (result.kind === 'refused') return result.reason;
  return result.kind === 'unchanged' ? '=' : `${result.kind} ${result.code.state}`;
}

/** `new`: the first call about a code makes its record; `=`: a success without effect. */
/* prettier-ignore */
const moves: readonly [LicenseCodeEvent, string, string, string, string][] = [
  //                         unknown          active              frozen              released
  [refresh(),                'new active',    'changed active',   'changed frozen',   'gone'],
  [{ kind: 'freeze' },       'new frozen',    'changed frozen',   '=',                '='],
  [{ kind: 'unfreeze' },     'new active',    '=',                'changed active',   '='],
  [{ kind: 'release' },      'new released',  'changed released', 'changed released', '='],
];

describe('each event has one documented outcome for a code in each state', () => {
  const codes = [
    undefined,
    aCode(),
    aCode({ state: 'frozen' }),
    aCode({ state: 'released', releasedAt: noon - day }),
  ];

  it.each(
    moves.flatMap(([event, ...wanted]) =>
      codes.map((known, index) => ({
        event,
        known,
        kind: event.kind,
        state: known?.state ?? 'unknown',
        want: wanted[index],
      })),
    ),
  )('$kind on $state: $want', ({ event, known, want }) => {
    expect(step(event, known)).toBe(want);
  });
});

describe('the first call about a code', () => {
  it('keeps what it tells', () => {
    const event = refresh({ expiresAt: newer, productId: 'OFFI-2' });
    expect(applyLicenseCodeEvent(undefined, 'PL-1', event, noon)).toEqual({
      kind: 'new',
      code: {
        code: 'PL-1',
        state: 'active',
        productId: 'OFFI-2',
        expiresAt: newer,
        version: 1,
        createdAt: noon,
        updatedAt: noon,
        releasedAt: null,
      },
    });
  });

  it('may be its end: bought and refunded before the seller ever learned of it', () => {
    const step = applyLicenseCodeEvent(undefined, 'PL-1', { kind: 'release' }, noon);
    expect(step).toMatchObject({ kind: 'new', code: { state: 'released', releasedAt: noon } });
  });
});

describe('the validity of a code', () => {
  it.each([
    {
      title: 'is moved on by a newer renewal, with its product',
      event: refresh({ expiresAt: newer + day, productId: 'OFFI-2' }),
      want: { expiresAt: newer + day, productId: 'OFFI-2' },
    },
    {
      title: 'stays when an older renewal arrives late, and so does its product',
      event: refresh({ productId: 'OFFI-0' }),
      want: { expiresAt: newer, productId: 'OFFI-1' },
    },
    {
      title: 'moves back when a renewal is cancelled',
      event: refresh({ purpose: 'renewal-cancelled' }),
      want: { expiresAt: noon, productId: 'OFFI-1' },
    },
    {
      title: 'is set by the first renewal',
      known: aCode({ expiresAt: null }),
      event: refresh(),
      want: { expiresAt: noon, productId: 'OFFI-1' },
    },
  ])('$title', ({ known = aCode(), event, want }) => {
    expect(applyLicenseCodeEvent(known, known.code, event, noon)).toMatchObject({
      kind: 'changed',
      code: { ...want, version: known.version + 1, updatedAt: noon },
    });
  });
});
