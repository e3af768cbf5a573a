import type { Handlers } from './handlers.js';

// What whoever imports `koogate/handlers` names besides: the package has this one entry for handlers.
export { later, refuse, type Later, type RefusalName, type Refused } from './provision-results.js';
export type {
  ApplicationArgument,
  ChangeArgument,
  ChangeResult,
  DepartmentsArgument,
  Handlers,
  InstanceArgument,
  LicenseArgument,
  LicenseRequestArgument,
  LicenseResult,
  MaybePromise,
  OrderArgument,
  TenantArgument,
  UsageArgument,
  UsageResult,
  UsageTime,
  UsersArgument,
} from './handlers.js';
export type { HandlerContext } from './handler-context.js';
export type { HandlerLog } from './handler-log.js';
export type { AccessData, Instance } from '../domain/instance.js';
export type { OrderDetails } from '../domain/order-details.js';
export type { PurchaseDetails } from '../domain/purchase-details.js';
export type { SellerEvent } from '../domain/seller-event.js';

/**
 * Gives handlers their types, in TypeScript and in JavaScript with `// @ts-check`:
 *
 *     export default defineHandlers({
 *       async provision({ instance, idempotencyKey }) { … },
 *     });
 */
export function defineHandlers(handlers: Handlers): Handlers {
  return handlers;
}
