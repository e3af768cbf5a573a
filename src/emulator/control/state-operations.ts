import { z } from 'zod';
import { productKinds, type MarketplaceState } from '../marketplace-state.js';
import { clockView } from './clock-operations.js';
import type { ControlCall } from './control-call.js';
import { readQuery } from './read-members.js';
import {
  toEnterpriseView,
  toLicenseApplicationView,
  toNoticeView,
  toOrderView,
  toProductView,
  toResourceView,
  toUsageRecordView,
} from './state-views.js';

/** How many are listed; the newest first. */
export const limitParameter = { limit: z.coerce.number().int().min(1).max(1_000).default(100) };

/** The marketplace at a glance. */
export function getSummary({ context }: ControlCall) {
  const { marketplace, faults, productionUrl } = context;
  const { state, clock } = marketplace;
  return {
    name: 'koogate marketplace',
    productionUrl,
    clock: clockView(clock),
    counts: {
      products: state.products.size,
      orders: state.orders.size,
      resources: state.resources.size,
      enterprises: state.enterprises.size,
      licenseApplications: state.licenseApplications.size,
      usageRecords: state.usageRecords.length,
      notices: state.notices.length,
      faults: faults.list().length,
    },
    deliveries: countDeliveries(state),
  };
}

function countDeliveries({ deliveries }: MarketplaceState) {
  return {
    all: deliveries.length,
    failed: deliveries.filter(({ isSuccess }) => !isSuccess).length,
    withFindings: deliveries.filter(({ findings }) => findings.length > 0).length,
    waitingToBeRestarted: deliveries.filter(({ canBeRestarted }) => canBeRestarted).length,
  };
}

const productQuery = z.strictObject({
  ...limitParameter,
  kind: z.enum(productKinds).optional(),
  status: z.enum(['on-sale', 'stopped', 'frozen', 'delisted']).optional(),
});

export function listProducts({ context, request }: ControlCall) {
  const { kind, status, limit } = productQuery.parse(readQuery(request));
  const products = [...context.marketplace.state.products.values()].filter(
    (product) => isOrAny(kind, product.kind) && isOrAny(status, product.status),
  );
  // In the order of the catalogue: none is newer than another.
  return { items: products.slice(0, limit).map(toProductView) };
}

const orderQuery = z.strictObject({
  ...limitParameter,
  orderType: z
    .enum(['NEW', 'TRIAL', 'TRIAL_TO_FORMAL', 'UNSUBSCRIBE', 'RENEW', 'CHANGE'])
    .optional(),
  status: z.enum(['paid', 'done', 'failed', 'refunded']).optional(),
  resourceId: z.string().optional(),
});

export function listOrders({ context, request }: ControlCall) {
  const { orderType, status, resourceId, limit } = orderQuery.parse(readQuery(request));
  const orders = [...context.marketplace.state.orders.values()].filter(
    (order) =>
      isOrAny(orderType, order.orderType) &&
      isOrAny(status, order.status) &&
      (resourceId === undefined || order.lines.some((line) => line.resourceId === resourceId)),
  );
  return { items: newestFirst(orders, limit).map(toOrderView) };
}

const resourceQuery = z.strictObject({
  ...limitParameter,
  state: z.enum(['delivering', 'open', 'frozen', 'released', 'refunded']).optional(),
  productId: z.string().optional(),
});

export function listResources({ context, request }: ControlCall) {
  const { state, productId, limit } = resourceQuery.parse(readQuery(request));
  const resources = [...context.marketplace.state.resources.values()].filter(
    (resource) => isOrAny(state, resource.state) && isOrAny(productId, resource.productId),
  );
  return { items: newestFirst(resources, limit).map(toResourceView) };
}

const limitQuery = z.strictObject(limitParameter);

export function listEnterprises({ context, request }: ControlCall) {
  const { limit } = limitQuery.parse(readQuery(request));
  const enterprises = [...context.marketplace.state.enterprises.values()];
  return { items: newestFirst(enterprises, limit).map(toEnterpriseView) };
}

const applicationQuery = z.strictObject({
  ...limitParameter,
  resourceId: z.string().optional(),
});

export function listLicenseApplications({ context, request }: ControlCall) {
  const { limit, resourceId } = applicationQuery.parse(readQuery(request));
  const applications = [...context.marketplace.state.licenseApplications.values()].filter((each) =>
    isOrAny(resourceId, each.resourceId),
  );
  return { items: newestFirst(applications, limit).map(toLicenseApplicationView) };
}

const usageQuery = z.strictObject({
  ...limitParameter,
  instanceId: z.string().optional(),
  status: z.enum(['received', 'accepted', 'abnormal']).optional(),
});

export function listUsageRecords({ context, request }: ControlCall) {
  const { limit, instanceId, status } = usageQuery.parse(readQuery(request));
  const records = context.marketplace.state.usageRecords.filter(
    (record) => isOrAny(instanceId, record.instanceId) && isOrAny(status, record.status),
  );
  return { items: newestFirst(records, limit).map(toUsageRecordView) };
}

export function listNotices({ context, request }: ControlCall) {
  const { limit } = limitQuery.parse(readQuery(request));
  return { items: newestFirst(context.marketplace.state.notices, limit).map(toNoticeView) };
}

function isOrAny<Value>(wanted: Value | undefined, value: Value): boolean {
  return wanted === undefined || wanted === value;
}

export function newestFirst<Item>(items: readonly Item[], limit: number): readonly Item[] {
  return items.slice(-limit).reverse();
}
