import type { CallFailure, MarketplaceClient } from '../marketplace/marketplace-client.js';
import type { OperationContext } from './operation-context.js';
import type { ProblemKind } from './problem.js';

/** The marketplace was asked for something on the way, and nothing came of it. */
export class MarketplaceProblem extends Error {
  override readonly name = 'MarketplaceProblem';
  readonly kind: ProblemKind;
  /** `undefined`: the marketplace was not even called. */
  readonly failure: KnownFailure | undefined;

  constructor(kind: ProblemKind, failure?: KnownFailure) {
    super(failure?.message ?? kind);
    this.kind = kind;
    this.failure = failure;
  }
}

type KnownFailure = Pick<CallFailure, 'message' | 'code' | 'retry'>;

/** Throws `MarketplaceProblem` when this server has nothing to call the marketplace with. */
export function marketplaceOf({ marketplace }: OperationContext): MarketplaceClient {
  if (marketplace === undefined) throw new MarketplaceProblem('marketplace-not-configured');
  return marketplace;
}

/** What a failure is called here. */
export function problemKindOf({ kind }: CallFailure): ProblemKind {
  return kinds[kind];
}

const kinds = {
  temporary: 'marketplace-unavailable',
  throttled: 'marketplace-throttled',
  credentials: 'marketplace-denied',
  signature: 'marketplace-denied',
  refused: 'marketplace-refused',
  'already-done': 'marketplace-refused',
  'not-yet': 'code-not-received',
  'activate-first': 'code-not-activated',
} as const satisfies Record<CallFailure['kind'], ProblemKind>;
