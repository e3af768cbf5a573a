import type {
  Enterprise,
  LicenseApplication,
  Notice,
  Order,
  Product,
  Resource,
  UsageRecord,
} from '../marketplace-state.js';
import { toUtc, toUtcOrNull } from './utc.js';

/** What the marketplace knows, as the control API tells it: without how people are reached or let in, and without Licenses. */

export function toProductView(product: Product) {
  const { productId, skuCode, name, kind, chargingMode, kit, status } = product;
  return {
    productId,
    skuCode,
    name,
    kind,
    chargingMode,
    kit: kit ?? null,
    sendsOrderNotice: product.sendsOrderNotice,
    billingItems: product.billingItems,
    price: product.price,
    status,
    statusReason: product.statusReason ?? null,
    savedCases: product.savedCases,
    failingDays: product.failingDays,
    failedOrders: Object.fromEntries(
      [...product.failedOrders].map(([month, orderIds]) => [month, orderIds.size]),
    ),
  };
}

export function toOrderView({ orderId, orderType, createdAt, status, buyer, lines }: Order) {
  return {
    orderId,
    orderType,
    createdAt: toUtc(createdAt),
    status,
    customerId: buyer.customerId,
    lines: lines.map(({ orderLineId, resourceId, productId, productName, ...line }) => ({
      orderLineId,
      resourceId,
      productId,
      productName,
      chargingMode: line.chargingMode,
      expiresAt: toUtcOrNull(line.expiresAt),
      linearValue: line.linearValue,
      amount: line.amount,
    })),
  };
}

export function toResourceView(resource: Resource) {
  const { resourceId, productId, orderId, orderLineId, state, isTrial } = resource;
  return {
    resourceId,
    productId,
    currentProductId: resource.currentProductId,
    orderId,
    orderLineId,
    customerId: resource.buyer.customerId,
    state,
    isTrial,
    linearValue: resource.linearValue,
    openedAt: toUtc(resource.openedAt),
    expiresAt: toUtcOrNull(resource.expiresAt),
    closedAt: toUtcOrNull(resource.closedAt),
    instanceId: resource.instanceId ?? null,
    enterpriseId: resource.enterpriseId ?? null,
    hasAccessData: resource.access !== undefined,
    hasLicense: resource.license !== undefined || resource.licenseCode !== undefined,
    codeActivatedAt: toUtcOrNull(resource.codeActivatedAt),
    waitingRenewals: resource.renewals.length,
  };
}

export function toEnterpriseView(enterprise: Enterprise) {
  const { enterpriseId, tenantId, name, domainName, language } = enterprise;
  return {
    enterpriseId,
    tenantId,
    name,
    domainName,
    language,
    departments: enterprise.departments.size,
    users: enterprise.users.size,
    granted: Object.fromEntries(
      [...enterprise.granted].map(([resourceId, names]) => [resourceId, names.size]),
    ),
    isCredential: enterprise.credentialOf !== undefined,
  };
}

export function toLicenseApplicationView(application: LicenseApplication) {
  const { eventId, resourceId, effectiveAt, expiresAt, status } = application;
  return {
    eventId,
    resourceId,
    effectiveAt: toUtc(effectiveAt),
    expiresAt: toUtcOrNull(expiresAt),
    hasDevice: application.deviceFingerprint !== undefined,
    status,
  };
}

export function toUsageRecordView(record: UsageRecord) {
  const { instanceId, value, status, isLate } = record;
  return {
    instanceId,
    relatedPackageInstanceId: record.relatedPackageInstanceId ?? null,
    meteringSn: record.meteringSn ?? null,
    beginAt: toUtc(record.beginAt),
    endAt: toUtc(record.endAt),
    recordedAt: toUtc(record.recordedAt),
    pushedAt: toUtc(record.pushedAt),
    value,
    status,
    recordCode: record.recordCode ?? null,
    isLate,
  };
}

export function toNoticeView({ at, channel, subject, text }: Notice) {
  return { at: toUtc(at), channel, subject, text };
}
