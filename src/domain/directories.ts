import type { CallRecord } from './call-record.js';
import type { HistoryEntry, Order, OrderLine } from './change.js';
import type { Instance, InstanceState } from './instance.js';
import type { Intervention } from './intervention.js';
import type { Job, JobAttempt, JobKind, JobState } from './job.js';
import type { LicenseCodeReport } from './license-code-report.js';
import type { LicenseCode, LicenseCodeOrder, LicenseCodeState } from './license-code.js';
import type { LicenseDelivery } from './license-upload.js';
import type { License, LicenseRequest, OrderNotice } from './license.js';
import type { LicenseRequestKey } from './loaders.js';
import type { OrderDetails } from './order-details.js';
import type {
  Application,
  Authorization,
  Department,
  StoredTimes,
  Tenant,
  TenantKey,
} from './organisation.js';
import type { PurchaseDetails } from './purchase-details.js';
import type { SellerEvent, SellerEventType } from './seller-event.js';
import type { UsageRecord, UsageState, UsageTotal } from './usage-record.js';

/** Reading for operators: lists with filters, newest first, page by page. */
export interface Directories {
  readonly instances: {
    list(filter: InstanceFilter, page: PageRequest): Promise<Page<Instance>>;
    find(instanceId: string): Promise<Instance | undefined>;
    /** Oldest first. */
    history(instanceId: string): Promise<readonly HistoryEntry[]>;
    /** What the purchase said about itself; only the older interfaces tell. */
    purchase(instanceId: string): Promise<PurchaseDetails | undefined>;
  };
  readonly calls: {
    /** Without their bodies: what is sealed is not opened for a list. */
    list(filter: CallFilter, page: PageRequest): Promise<Page<CallSummary>>;
    find(callId: string): Promise<CallRecord | undefined>;
  };
  readonly orders: {
    list(filter: OrderFilter, page: PageRequest): Promise<Page<Order>>;
    find(orderId: string): Promise<Order | undefined>;
    /** Oldest first. */
    lines(orderId: string): Promise<readonly OrderLine[]>;
    /** What the marketplace's order query has told, once it was asked. */
    details(orderId: string): Promise<OrderDetails | undefined>;
  };
  readonly tenants: {
    list(filter: TenantFilter, page: PageRequest): Promise<Page<Stored<Tenant>>>;
    find(key: TenantKey): Promise<Stored<Tenant> | undefined>;
  };
  readonly applications: {
    list(filter: ApplicationFilter, page: PageRequest): Promise<Page<Stored<Application>>>;
    find(key: TenantKey & { readonly appId: string }): Promise<Stored<Application> | undefined>;
  };
  readonly authorizations: {
    list(filter: AuthorizationFilter, page: PageRequest): Promise<Page<Stored<Authorization>>>;
  };
  readonly departments: {
    /** Ordered by orgCode, so that a tree can be read page by page. */
    list(filter: DepartmentFilter, page: PageRequest): Promise<Page<Stored<Department>>>;
    /** All that are there, without those removed. */
    all(key: TenantKey): Promise<readonly Stored<Department>[]>;
  };
  readonly licenses: {
    list(filter: LicenseFilter, page: PageRequest): Promise<Page<License>>;
    find(instanceId: string): Promise<License | undefined>;
  };
  readonly licenseCodes: {
    list(filter: LicenseCodeFilter, page: PageRequest): Promise<Page<LicenseCode>>;
    find(code: string): Promise<LicenseCode | undefined>;
    /** What order lines did to it, oldest first. */
    orders(code: string): Promise<readonly LicenseCodeOrder[]>;
    /** What the marketplace said of these codes last; of those that it was asked about. */
    reports(codes: readonly string[]): Promise<readonly LicenseCodeReport[]>;
  };
  readonly licenseRequests: {
    list(filter: LicenseRequestFilter, page: PageRequest): Promise<Page<LicenseRequest>>;
    find(key: LicenseRequestKey): Promise<LicenseRequest | undefined>;
    /** How far the License of one is. */
    delivery(request: LicenseRequest): Promise<LicenseDelivery>;
  };
  readonly orderNotices: {
    list(filter: OrderNoticeFilter, page: PageRequest): Promise<Page<OrderNotice>>;
  };
  readonly usageRecords: {
    list(filter: UsageRecordFilter, page: PageRequest): Promise<Page<UsageRecord>>;
    find(recordId: string): Promise<UsageRecord | undefined>;
    /** What is counted of an instance, or of what was taken from it as a package. */
    totals(instanceId: string): Promise<readonly UsageTotal[]>;
  };
  readonly jobs: {
    /** Those that were written last first. */
    list(filter: JobFilter, page: PageRequest): Promise<Page<Job>>;
    /** Those of these ids that there are, in no order. */
    findAll(jobIds: readonly string[]): Promise<readonly Job[]>;
    /** Those that were given up, oldest first, so that they are driven again in their order. */
    dead(filter: DeadJobFilter, limit: number): Promise<readonly Job[]>;
    /** Oldest first, at most 1,000. */
    attempts(jobId: string): Promise<readonly JobAttempt[]>;
    /** How it goes with what the endpoint of this name is told. */
    deliveries(endpoint: string): Promise<EndpointDeliveries>;
  };
  readonly events: {
    /** Those that were written last first. */
    list(filter: EventFilter, page: PageRequest): Promise<Page<EventEnvelope>>;
    find(eventId: string): Promise<EventEnvelope | undefined>;
    /** Whole. Rejects with `KooGateError` `internal` when the data key that sealed it is missing. */
    read(eventId: string): Promise<SellerEvent | undefined>;
    /** In the order in which they were written. */
    sequence(filter: EventSequenceFilter, page: PageRequest): Promise<Page<EventEnvelope>>;
    /** What followed from a call, whole, in the order in which it was written. */
    ofCall(callId: string): Promise<readonly SellerEvent[]>;
  };
  readonly interventions: {
    list(filter: InterventionFilter, page: PageRequest): Promise<Page<Intervention>>;
  };
}

/** A call without what was sent and answered. */
export type CallSummary = Omit<CallRecord, 'sensitive' | 'requestBody' | 'answerBody'>;

/** An event without what it tells. */
export type EventEnvelope = Omit<SellerEvent, 'data'>;

/** A statement as it is kept. */
export type Stored<Statement> = Statement & StoredTimes;

export interface PageRequest {
  readonly limit: number;
  /** The `nextCursor` of the page before; opaque. An unreadable one throws `KooGateError` `invalid-parameter`. */
  readonly cursor?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

export interface InstanceFilter {
  readonly state?: InstanceState;
  readonly orderId?: string;
  readonly productId?: string;
  readonly soldBy?: Instance['soldBy'];
  /** Milliseconds: instances whose expiry is known and earlier. */
  readonly expiresBefore?: number;
  /** Of the buyer, where the purchase told; phone and mail are compared exactly, by keyed hashes. */
  readonly customerId?: string;
  readonly mobilePhone?: string;
  readonly email?: string;
}

export interface CallFilter {
  readonly operationId?: string;
  readonly resultCode?: string;
  readonly verdict?: string;
  readonly debug?: boolean;
  readonly instanceId?: string;
  readonly orderId?: string;
  /** Milliseconds, inclusive. */
  readonly receivedFrom?: number;
  /** Milliseconds, exclusive. */
  readonly receivedBefore?: number;
}

export interface OrderFilter {
  readonly instanceId?: string;
}

/** Of things that the kit states: `removed` not given lists both those that are there and those that are gone. */
export interface TenantFilter {
  readonly instanceId?: string;
  readonly tenantId?: string;
  readonly tenantCode?: string;
  readonly removed?: boolean;
}

export interface ApplicationFilter {
  readonly instanceId?: string;
  readonly tenantId?: string;
  readonly appId?: string;
  readonly clientId?: string;
  readonly removed?: boolean;
}

/** `userName`, `name`, `mobile` and `email` are compared exactly, by keyed hashes. */
export interface AuthorizationFilter {
  readonly instanceId?: string;
  readonly tenantId?: string;
  readonly appId?: string;
  readonly orgCode?: string;
  readonly role?: 'user' | 'admin';
  readonly access?: Authorization['access'];
  readonly userName?: string;
  readonly name?: string;
  readonly mobile?: string;
  readonly email?: string;
}

export interface DepartmentFilter {
  readonly instanceId?: string;
  readonly tenantId?: string;
  readonly orgCode?: string;
  readonly parentCode?: string;
  readonly removed?: boolean;
}

export interface LicenseFilter {
  readonly orderId?: string;
  /** Compared exactly, by a keyed hash. */
  readonly license?: string;
}

export interface LicenseCodeFilter {
  readonly state?: LicenseCodeState;
  readonly productId?: string;
  /** Milliseconds: codes whose expiry is known and earlier. */
  readonly expiresBefore?: number;
}

export interface LicenseRequestFilter {
  readonly instanceId?: string;
  readonly eventId?: string;
  readonly state?: LicenseRequest['state'];
}

export interface UsageRecordFilter {
  readonly instanceId?: string;
  readonly state?: UsageState;
  /** Milliseconds: windows that begin at this time or later. */
  readonly beginsFrom?: number;
  /** Milliseconds: windows that begin earlier. */
  readonly beginsBefore?: number;
}

export interface JobFilter {
  readonly kind?: JobKind;
  readonly state?: JobState;
  readonly instanceId?: string;
  readonly eventId?: string;
  /** The name of the one that is told by it. */
  readonly endpoint?: string;
}

export type DeadJobFilter = Pick<JobFilter, 'kind' | 'instanceId' | 'endpoint'>;

export interface EndpointDeliveries {
  /** Not told yet, those that are being told among them. */
  readonly waiting: number;
  /** Given up. */
  readonly dead: number;
  /** When it has taken something last (ms); as long as that job is kept. */
  readonly lastTakenAt: number | null;
  /** What has failed last, and has not been taken since. */
  readonly lastFailure: { readonly at: number; readonly problem: string } | null;
}

export interface EventFilter extends EventSpan {
  readonly type?: SellerEventType;
  readonly instanceId?: string;
  readonly orderId?: string;
}

export interface EventSequenceFilter extends EventSpan {
  readonly types: readonly SellerEventType[];
  readonly instanceId?: string;
}

export interface EventSpan {
  /** When it happened (ms), inclusive. */
  readonly from?: number;
  /** Exclusive. */
  readonly before?: number;
}

export interface InterventionFilter {
  /** The name of the token. */
  readonly by?: string;
  readonly operationId?: string;
  readonly target?: string;
  /** Milliseconds, inclusive. */
  readonly from?: number;
  /** Milliseconds, exclusive. */
  readonly before?: number;
}

export interface OrderNoticeFilter {
  readonly orderId?: string;
}
