import {
  callDays,
  dayMs,
  eventDays,
  ordersAMinute,
  ordersFrom,
  salesDays,
  spread,
  type DataSize,
} from './sizes.js';
import type { SqlWords } from './sql-words.js';

/** A table, what fills it, and how many numbers its rows are made of. */
export interface Filling {
  readonly table: string;
  readonly count: number;
  /** Inserts the rows that are made of the numbers from the first to before the second. */
  readonly insert: (from: number, to: number) => string;
}

export interface FillingOptions extends DataSize {
  readonly words: SqlWords;
  /** Where the data ends (ms). */
  readonly now: number;
  /** Sealed texts that nobody opens, one each for an event's data and a buyer. */
  readonly sealed: { readonly event: string; readonly buyer: string };
}

/** What a life of so many instances leaves behind, but for the instances themselves: bought over three years, renewed once, and called about ever since. */
export function fillings(options: FillingOptions): readonly Filling[] {
  const { instances, calls } = options;
  const ids = idsOf(options);
  // Of ten calls four have an effect, and of these a third is young enough.
  const events = Math.floor((calls * 4 * eventDays) / (10 * callDays));
  const make = (table: string, count: number, columns: Columns): Filling => ({
    table,
    count,
    insert: insertOf(options.words, table, columns),
  });
  return [
    make('orders', instances * 2, orderColumns(ids)),
    make('order_lines', instances * 2, orderLineColumns(ids)),
    make('instance_history', instances * 3, historyColumns(ids)),
    make('purchases', Math.floor(instances / 5), purchaseColumns(options, ids)),
    make('calls', calls, callColumns(options, ids)),
    make('events', events, eventColumns(options, ids)),
    make('jobs', events, jobColumns(options, ids)),
    make('job_attempts', events, attemptColumns(options, ids)),
    make('nonces', 2_000, nonceColumns(options)),
  ];
}

/** Columns and the expression over `i` that makes each. */
type Columns = Readonly<Record<string, string>>;

function insertOf(words: SqlWords, table: string, columns: Columns): Filling['insert'] {
  const names = Object.keys(columns).join(', ');
  const values = Object.values(columns).join(', ');
  return (from, to) =>
    `insert into ${table} (${names}) select ${values} from ${words.series(from, to)}`;
}

type Ids = ReturnType<typeof idsOf>;

/** How things are called, by the expression of their number. */
export function idsOf({ words, now, instances, calls }: FillingOptions) {
  const { hex, decimal } = words;
  const timed = (kind: string, at: string, number: string): string =>
    `${hex(`(${at}) / 65536`, 8)} || '-' || ${hex(`(${at}) % 65536`, 4)} || '-${kind}-8000-' || ${hex(number, 12)}`;
  const orderOf = (n: string): string =>
    `'CS' || ${decimal(`${ordersFrom} + (${n}) / ${ordersAMinute}`, 10)} || ${hex(spread(n), 8)}`;
  const callAt = (n: string): string =>
    `(${now - callDays * dayMs} + (${n}) * ${Math.floor((callDays * dayMs) / calls)})`;
  return {
    instanceOf: (n: string) => `${hex(spread(n), 8)} || '-5ca1-4000-8000-' || ${hex(`(${n})`, 12)}`,
    orderOf,
    lineOf: (n: string) => `${orderOf(n)} || '-000001'`,
    boughtAt: (n: string) =>
      `(${now - salesDays * dayMs} + (${n}) % ${instances} * ${Math.floor((salesDays * dayMs) / instances)})`,
    callAt,
    callOf: (n: string) => timed('7ca1', callAt(n), `(${n})`),
    eventOf: (n: string) => `'evt_' || ${hex(spread(n), 8)} || ${hex(`(${n})`, 16)}`,
    jobOf: (n: string) => `'job_' || ${hex(spread(n), 8)} || ${hex(`(${n})`, 16)}`,
    // A prime, so that calls that follow each other are about instances all over.
    calledInstance: (n: string) => `((${n}) * 7919 % ${instances})`,
    eventAt: (n: string) =>
      `(${now - eventDays * dayMs} + (${n}) * ${Math.floor((eventDays * dayMs) / Math.max(1, (calls * 4 * eventDays) / (10 * callDays)))})`,
  };
}

/** Numbers from the count of instances on are renewals. */
function orderColumns(ids: Ids): Columns {
  return { order_id: ids.orderOf('i'), first_seen_at: ids.boughtAt('i') };
}

function orderLineColumns(ids: Ids): Columns {
  return {
    instance_id: ids.instanceOf('i / 2'),
    order_id: ids.orderOf('i'),
    order_line_id: ids.lineOf('i'),
    purpose: "case when i % 2 = 0 then 'purchase' else 'renewal' end",
    seen_at: ids.boughtAt('i'),
  };
}

function historyColumns(ids: Ids): Columns {
  return {
    instance_id: ids.instanceOf('i / 3'),
    version: 'i % 3 + 1',
    at: ids.boughtAt('i / 3'),
    event:
      "case i % 3 when 0 then 'purchase' when 1 then 'provisioning-succeeded' else 'renewal' end",
    from_state: "case i % 3 when 0 then null when 1 then 'pending' else 'active' end",
    to_state: "case i % 3 when 0 then 'pending' else 'active' end",
    cause: `'call:' || ${ids.callOf('i')}`,
    detail: `'{"orderId":"' || ${ids.orderOf('i')} || '","orderLineId":"' || ${ids.lineOf('i')} || '"}'`,
  };
}

function purchaseColumns({ words, sealed }: FillingOptions, ids: Ids): Columns {
  return {
    instance_id: ids.instanceOf('i * 5'),
    order_id: ids.orderOf('i * 10'),
    customer_id: words.hex('i / 3', 32),
    terms: `'{"productId":"00301-666688-0--0","chargingMode":"period","periodType":"year","periodNumber":1}'`,
    buyer_sealed: `'${sealed.buyer}'`,
    mobile_phone_hash: words.hex(spread('i'), 22),
    email_hash: words.hex(spread('i + 7'), 22),
    bought_at: ids.boughtAt('i * 5'),
  };
}

/** Dial tests are about the same debug instance again and again. */
const dialled = `'d1a11ed0-5ca1-4000-8000-000000000000'`;
const done = `'{"resultCode":"000000","resultMsg":"success."}'`;

/** Of a purchase, a renewal, a freeze, a query and a dial test. */
type OfKinds = readonly [string, string, string, string, string];

/** Of ten calls one buys, two renew, one freezes, four ask, and two are dial tests of the marketplace. */
function callColumns({ instances }: FillingOptions, ids: Ids): Columns {
  const instance = ids.instanceOf(ids.calledInstance('i'));
  const order = ids.orderOf(`i % ${instances * 2}`);
  const byKind = ([buys, renews, freezes, asks, dials]: OfKinds): string =>
    `case when i % 10 = 0 then ${buys} when i % 10 < 3 then ${renews} when i % 10 = 3 then ${freezes} ` +
    `when i % 10 < 8 then ${asks} else ${dials} end`;
  const lines = `'","orderId":"' || ${order} || '","orderLineId":"' || ${order} || '-000001"'`;
  const renewal = `'{"activity":"refreshInstance","expireTime":"20260301155959","instanceId":"' || ${instance} || ${lines} || ',"scene":"RENEWAL"}'`;
  const answered = `'{"resultCode":"000000","resultMsg":"success.","info":[{"instanceId":"' || ${instance} || '","appInfo":{"frontEndUrl":"https://app.example.com"}}]}'`;
  return {
    call_id: ids.callOf('i'),
    received_at: ids.callAt('i'),
    method: `'POST'`,
    path: `'/koogallery'`,
    operation_id: byKind([
      `'newInstance'`,
      `'refreshInstance'`,
      `'updateInstanceStatus'`,
      `'queryInstance'`,
      `'newInstance'`,
    ]),
    debug: 'i % 10 > 7',
    // One of a thousand is refused.
    verdict: "case when i % 1000 = 999 then 'wrong-signature' else 'authentic' end",
    key_index: 'case when i % 1000 = 999 then null else 0 end',
    result_code: "case when i % 1000 = 999 then '000001' else '000000' end",
    request_body: byKind([
      `'{"activity":"newInstance","businessId":"' || ${instance} || ${lines} || '}'`,
      renewal,
      `'{"activity":"updateInstanceStatus","instanceId":"' || ${instance} || '","status":"FREEZE"}'`,
      `'{"activity":"queryInstance","instanceId":"' || ${instance} || '"}'`,
      `'{"activity":"newInstance","businessId":"' || ${instance} || '","orderId":"MOCKPERIODYEARNEW","orderLineId":"MOCKPERIODYEARNEW-000001","testFlag":"1"}'`,
    ]),
    request_bytes: '150',
    answer_body: byKind([
      `'{"resultCode":"000000","resultMsg":"success.","instanceId":"' || ${instance} || '"}'`,
      done,
      done,
      answered,
      `'{"resultCode":"000000","resultMsg":"success.","instanceId":"' || ${instance} || '"}'`,
    ]),
    duration_ms: '3.127',
    instance_id: byKind([instance, instance, instance, instance, dialled]),
    order_id: byKind([order, order, 'null', 'null', `'MOCKPERIODYEARNEW'`]),
  };
}

function eventColumns({ sealed, calls, instances }: FillingOptions, ids: Ids): Columns {
  const instance = ids.instanceOf(ids.calledInstance('i'));
  const call = ids.callOf(`${Math.floor((calls * 2) / 3)} + i`);
  return {
    event_id: ids.eventOf('i'),
    type: "case i % 4 when 0 then 'instance.purchased' when 3 then 'instance.frozen' else 'instance.renewed' end",
    subject: `'instance/' || ${instance}`,
    at: ids.eventAt('i'),
    cause: `'call:' || ${call}`,
    call_id: call,
    instance_id: instance,
    order_id: `case when i % 4 = 3 then null else ${ids.orderOf(`i % ${instances * 2}`)} end`,
    order_line_id: `case when i % 4 = 3 then null else ${ids.lineOf(`i % ${instances * 2}`)} end`,
    data_sealed: `'${sealed.event}'`,
  };
}

/** All of them are done but for one of a thousand, which was given up. */
function jobColumns(_: FillingOptions, ids: Ids): Columns {
  const instance = ids.instanceOf(ids.calledInstance('i'));
  return {
    job_id: ids.jobOf('i'),
    kind: `'deliver'`,
    lane: `'webhook:default|instance/' || ${instance}`,
    payload: `'{"endpoint":"default","eventId":"' || ${ids.eventOf('i')} || '"}'`,
    state: "case when i % 1000 = 999 then 'dead' else 'done' end",
    is_open: '0',
    attempts: '1',
    failures: 'case when i % 1000 = 999 then 1 else 0 end',
    tried_from: ids.eventAt('i'),
    run_at: ids.eventAt('i'),
    problem: "case when i % 1000 = 999 then 'endpoint default answered 410' else null end",
    event_id: ids.eventOf('i'),
    instance_id: instance,
    endpoint: `'default'`,
    version: '3',
    enqueued_at: ids.eventAt('i'),
    updated_at: `${ids.eventAt('i')} + 120`,
  };
}

function attemptColumns(_: FillingOptions, ids: Ids): Columns {
  return {
    job_id: ids.jobOf('i'),
    attempt: '1',
    started_at: ids.eventAt('i'),
    duration_ms: '37',
    outcome: "case when i % 1000 = 999 then 'dead' else 'done' end",
    status: 'case when i % 1000 = 999 then 410 else 200 end',
  };
}

function nonceColumns({ words, now }: FillingOptions): Columns {
  return { nonce_hash: words.hex(spread('i'), 43), expires_at: `${now} + i` };
}
