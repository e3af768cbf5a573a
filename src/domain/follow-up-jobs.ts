import { toJobId } from './event-id.js';
import type { HandlerName } from './handler-calls.js';
import type { Job, JobKind, JobPayload } from './job.js';
import { licenseLane } from './license-upload.js';
import { newJob } from './new-job.js';
import type { SellerEvent, SellerEventType } from './seller-event.js';

/** Which work follows from what has happened, as the server is configured. */
export interface FollowUpSettings {
  /** Whether purchases are made usable by a job. */
  readonly provisions: boolean;
  /** Whether orders are looked up at the marketplace. */
  readonly looksUpOrders: boolean;
  /** Whether Licenses that were applied for are made by the seller's handler and uploaded. */
  readonly uploadsLicenses: boolean;
  readonly handlers: ReadonlySet<HandlerName>;
  /** Names of the webhook endpoints that want to be told such events. */
  readonly endpointsFor: (type: SellerEventType) => readonly string[];
}

export interface FollowUpOptions {
  readonly now: number;
  /** Set when the work is to be done again: makes jobs that are not the ones of before. */
  readonly again?: string;
}

/** The jobs that follow from an event. The same event makes the same jobs, with the same ids. */
export function followUpJobs(
  event: SellerEvent,
  settings: FollowUpSettings,
  options: FollowUpOptions,
): readonly Job[] {
  const toOwn = (kind: JobKind, payload: JobPayload = {}): Job =>
    toJob(event, { kind, pool: 'seller', payload }, options);
  const jobs: Job[] = [];
  const provisions = settings.provisions && awaitsProvisioning(event);
  if (provisions) jobs.push(toOwn('provision'));
  else if (settings.looksUpOrders && hasOrder(event)) {
    // A release does not wait for its order.
    const pool = event.type === 'instance.released' ? 'order' : 'seller';
    jobs.push(toJob(event, { kind: 'look-up-order', pool, payload: {} }, options));
  }
  if (settings.uploadsLicenses && event.type === 'license.requested') {
    const job = toJob(event, { kind: 'upload-license', pool: 'license', payload: {} }, options);
    // One that is tried for long keeps only what is sent in for the same application waiting.
    const { eventId } = event.data;
    jobs.push(typeof eventId === 'string' ? { ...job, lane: licenseLane(eventId) } : job);
  }
  const handler = handlerByType[event.type];
  if (handler !== undefined && settings.handlers.has(handler)) {
    jobs.push(toOwn('handle', { handler }));
  }
  return [
    ...jobs,
    ...settings.endpointsFor(event.type).map((endpoint) => deliverJob(event, endpoint, options)),
  ];
}

/** Tells an event to an endpoint. */
export function deliverJob(
  event: Pick<SellerEvent, 'eventId' | 'subject' | 'instanceId'>,
  endpoint: string,
  options: FollowUpOptions,
): Job {
  const pool = `webhook:${endpoint}`;
  return toJob(event, { kind: 'deliver', pool, payload: { endpoint } }, options);
}

/** Where the jobs about an instance wait for each other. */
export function instanceLane(instanceId: string): string {
  return `seller|instance/${instanceId}`;
}

/** Whether the marketplace's order query knows the order of this event: the older interfaces tell all by themselves. */
export function hasOrder({ type, orderId, data }: SellerEvent): boolean {
  if (orderId === null) return false;
  return type === 'order.notified' || soldByOf(data) === 'saas-v2';
}

function awaitsProvisioning({ type, data }: SellerEvent): boolean {
  if (type === 'instance.provisioning-restarted') return true;
  return type === 'instance.purchased' && memberOf(data.instance, 'state') === 'pending';
}

/** What the handlers of the seller are asked about. A purchase is not among them: it is provisioned. */
const handlerByType: Readonly<Partial<Record<SellerEventType, HandlerName>>> = {
  'instance.renewed': 'renew',
  'instance.renewed-with-change': 'renew',
  'instance.trial-converted': 'convertTrial',
  'instance.renewal-cancelled': 'cancelRenewal',
  'instance.frozen': 'freeze',
  'instance.unfrozen': 'unfreeze',
  'instance.released': 'release',
  'instance.upgraded': 'upgrade',
  'tenant.synchronized': 'syncTenant',
  'tenant.removed': 'syncTenant',
  'application.synchronized': 'syncApplication',
  'application.removed': 'syncApplication',
  'users.synchronized': 'syncUsers',
  'department.synchronized': 'syncDepartments',
  'department.removed': 'syncDepartments',
  'departments.replaced': 'syncDepartments',
  'order.notified': 'orderNotified',
};

interface Work {
  readonly kind: JobKind;
  readonly pool: string;
  readonly payload: JobPayload;
}

function toJob(
  { eventId, subject, instanceId }: Pick<SellerEvent, 'eventId' | 'subject' | 'instanceId'>,
  { kind, pool, payload }: Work,
  { now, again = '' }: FollowUpOptions,
): Job {
  const seed = {
    jobId: toJobId(kind, eventId, ...Object.values(payload), again),
    kind,
    lane: `${pool}|${subject}`,
    payload: { ...payload, eventId },
    eventId,
    instanceId,
  };
  return newJob(seed, now);
}

function soldByOf(data: SellerEvent['data']): unknown {
  return memberOf(data.instance, 'soldBy');
}

function memberOf(value: SellerEvent['data'][string] | undefined, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as SellerEvent['data'])[name] : undefined;
}
