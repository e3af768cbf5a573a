import type { DebugCase, DebugCaseDraft, DebugContext, DebuggedProduct } from './debug-case.js';
import { kitCases } from './kit-cases.js';
import { licenseCodeCases, licenseV1Cases, onlineLicenseCases } from './license-cases.js';
import { mockOrder } from './mock-order.js';
import { saasV1Cases } from './saas-v1-cases.js';
import { saasV2Cases } from './saas-v2-cases.js';

/**
 * All debug cases of a product, those of optional interfaces included. The same product always has the same ones, byte for byte but
 * for their dates, so what was saved once can be made again. Without the seller's public key the cases of `applicationSync` are
 * missing, without a key of class v1 those with encrypted fields. Throws `ActionError` for a public key that cannot be used, and an
 * error when the specification has none of the operations that a case is for.
 */
export function debugCases(context: DebugContext, product: DebuggedProduct): readonly DebugCase[] {
  const known = new Set(context.specification.operations.map(({ operationId }) => operationId));
  return debugCaseDrafts(product).flatMap((draft) => {
    const { operationId, isOptional = false } = draft;
    if (!known.has(operationId)) throw new Error(`the specification has no ${operationId}`);
    const request = draft.toRequest(context);
    if (request === undefined) return [];
    return [{ name: nameOf(draft), operationId, request, scene: sceneOf(draft), isOptional }];
  });
}

/** What the cases are before anything is encrypted for them. */
export function debugCaseDrafts(product: DebuggedProduct): readonly DebugCaseDraft[] {
  return [
    ...casesOfKind(product),
    ...(product.kit === undefined ? [] : kitCases(product, product.kit)),
    ...(product.sendsOrderNotice ? [orderNotice] : []),
  ];
}

/** For the coverage table. */
export function sceneOf({ title }: DebugCaseDraft): string {
  return title === '' ? 'testFlag=1' : `testFlag=1 ${title}`;
}

function nameOf({ operationId, title }: DebugCaseDraft): string {
  return title === '' ? operationId : `${operationId} ${title}`;
}

function casesOfKind({ kind, chargingMode }: DebuggedProduct): readonly DebugCaseDraft[] {
  switch (kind) {
    case 'saas-v2':
      return saasV2Cases(chargingMode);
    case 'saas-v1':
      return saasV1Cases(chargingMode);
    case 'license-code':
      return licenseCodeCases();
    case 'online-license':
      return onlineLicenseCases(chargingMode);
    case 'license-v1':
      return licenseV1Cases(chargingMode);
  }
}

const orderNotice: DebugCaseDraft = {
  operationId: 'orderNotify',
  title: '',
  toRequest: () => ({
    activity: 'orderNotify',
    ...mockOrder('MOCKPERIODYEARNEW'),
    testFlag: '1',
  }),
};
