import {
  emptyState,
  type Buyer,
  type LicenseApplication,
  type MarketplaceState,
  type Order,
  type Product,
  type Resource,
} from '../../src/emulator/marketplace-state.js';

/** When the examples of the specification are sent, in played time. */
export const exampleTime = Date.UTC(2026, 2, 2, 14, 5);

const february = Date.UTC(2026, 1, 1, 8);
const seats = 'OFFI846204237451911168';
const perUse = 'OFFI846204237451911170';
const online = 'OFFI846204237451911180';

/** What the examples of the specification take for granted: who bought what before they are sent. */
export function exampleMarketplace(): MarketplaceState {
  const state = emptyState();
  const products = [
    product({ productId: seats, kind: 'license-code', chargingMode: 'PERIOD' }),
    product({ productId: perUse, kind: 'saas-v2', chargingMode: 'ON_DEMAND' }),
    product({ productId: online, kind: 'online-license', chargingMode: 'PERIOD' }),
  ];
  for (const each of products) state.products.set(each.productId, each);
  const orders = [
    order({ orderId: 'CS2603021015N0T1F', createdAt: Date.UTC(2026, 2, 2, 2, 15) }),
    order({ orderId: 'CS2606010900U3B6D', orderType: 'UNSUBSCRIBE', amount: -1782 }),
    order({ orderId: 'CS2602010800P4Y5U', productId: perUse, chargingMode: 'ON_DEMAND' }),
  ];
  for (const each of orders) state.orders.set(each.orderId, each);
  for (const each of resources()) state.resources.set(each.resourceId, each);
  for (const each of applications()) state.licenseApplications.set(each.eventId, each);
  return state;
}

function resources(): readonly Resource[] {
  const year = Date.UTC(2027, 2, 2, 15, 59, 59);
  const code = (licenseCode: string, more: Partial<Resource> = {}) =>
    resource({ resourceId: licenseCode, licenseCode, expiresAt: year, ...more });
  const use = { orderId: 'CS2602010800P4Y5U', productId: perUse, currentProductId: perUse };
  const inbox = { productId: online, currentProductId: online, expiresAt: year };
  return [
    code('PL7Q2M9X4K0001', { orderId: 'CS2603021015N0T1F' }),
    code('PL7Q2M9X4K0003', { state: 'delivering' }),
    code('PL7Q2M9X4K0006'),
    code('PL7Q2M9X4K0007'),
    code('PL7Q2M9X4K0008', {
      codeActivatedAt: Date.UTC(2025, 2, 1, 8),
      expiresAt: Date.UTC(2026, 2, 1, 15, 59, 59),
    }),
    code('PL7Q2M9X4K0009', {
      state: 'released',
      codeActivatedAt: february,
      expiresAt: Date.UTC(2026, 1, 1, 15, 59, 59),
    }),
    resource({ ...use, instanceId: '7f141bf1-aec8-4859-8323-fb3a8ad50721' }),
    resource({ ...use, instanceId: 'b2a7c0de-0c5e-4c6b-8f43-2f6f6a1d9c10' }),
    resource({ ...inbox, instanceId: '10e758d0-31ad-4c4b-8f1b-81d03469a10e' }),
    resource({ ...inbox, instanceId: 'online-released', state: 'released' }),
  ];
}

function applications(): readonly LicenseApplication[] {
  return [
    application({ eventId: '8a1f0c5e5694b2d7c8' }),
    application({ eventId: 'denied-5694b2d7c8', status: 'denied' }),
    application({ eventId: 'released-5694b2d7c8', resourceId: 'online-released' }),
  ];
}

const buyer: Buyer = {
  customerId: '00000000000000000000000000000002',
  customerName: 'example-buyer',
  realName: '示例客户',
  mobilePhone: '00000000000',
  email: 'buyer@example.com',
  userId: '0f3c2d1e4b5a69788796a5b4c3d2e1f0',
  userName: 'purchasing',
  language: 'zh',
};

export function product(
  own: Pick<Product, 'productId' | 'kind' | 'chargingMode'> & Partial<Product>,
): Product {
  return {
    skuCode: '0a4d1578-5295-46a7-92d4-7c803dccc51d',
    name: '示例商品',
    kit: undefined,
    sendsOrderNotice: false,
    billingItems: 1,
    price: 100,
    yearlyProductId: own.productId,
    larger: {
      skuCode: 'larger-sku',
      productId: 'larger-product',
      yearlyProductId: 'larger-yearly-product',
    },
    itemProductIds: [own.productId],
    savedCases: [],
    status: 'on-sale',
    statusReason: undefined,
    failingDays: 0,
    failedOrders: new Map(),
    ...own,
  };
}

type OwnOrder = Partial<Order & Order['lines'][number]> & Pick<Order, 'orderId'>;

export function order({
  orderId,
  orderType = 'NEW',
  createdAt = february,
  ...line
}: OwnOrder): Order {
  return {
    orderId,
    orderType,
    createdAt,
    buyer,
    status: 'done',
    lines: [
      {
        orderLineId: `${orderId}-000001`,
        resourceId: 'any-resource',
        productId: seats,
        skuCode: '0a4d1578-5295-46a7-92d4-7c803dccc51d',
        productName: '示例商品,标准版,包周期',
        chargingMode: 'PERIOD',
        periodType: 'year',
        periodNumber: 1,
        expiresAt: Date.UTC(2027, 2, 2, 15, 59, 59),
        linearValue: 50,
        extendParams: [{ name: 'ip', value: '127.0.0.1' }],
        amount: 100,
        ...line,
      },
    ],
  };
}

export function resource(own: Partial<Resource>): Resource {
  const { orderId = 'CS2602010800C0D3S', instanceId } = own;
  return {
    resourceId: instanceId ?? 'a-resource',
    productId: seats,
    currentProductId: seats,
    currentSkuCode: '0a4d1578-5295-46a7-92d4-7c803dccc51d',
    periodType: undefined,
    frozenFor: undefined,
    purchaseCalls: 1,
    buyer,
    orderId,
    orderLineId: `${orderId}-000001`,
    openedAt: february,
    linearValue: 50,
    state: 'open',
    isTrial: false,
    expiresAt: undefined,
    closedAt: undefined,
    instanceId: undefined,
    licenseCode: undefined,
    codeActivatedAt: undefined,
    license: undefined,
    access: undefined,
    enterpriseId: undefined,
    renewals: [],
    ...own,
  };
}

function application(
  own: Partial<LicenseApplication> & Pick<LicenseApplication, 'eventId'>,
): LicenseApplication {
  return {
    resourceId: '10e758d0-31ad-4c4b-8f1b-81d03469a10e',
    effectiveAt: february,
    expiresAt: undefined,
    deviceFingerprint: undefined,
    status: 'acknowledged',
    delivered: undefined,
    ...own,
  };
}
