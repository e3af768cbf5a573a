import { admitCall, type IncomingCall, type SellerKeys } from './admit-call.js';
import { toPlain } from './canonical-text.js';
import { findProblem, type Members } from './field-checks.js';
import { fieldTables } from './field-tables.js';
import { carryOut } from './handlers.js';
import { isSecretReadable } from './kit.js';
import { isBackwards } from './licenses-and-notices.js';
import { operations, operationsAt, type OperationName } from './operations.js';
import { noFaults, type Fault, type Faults } from './planted-faults.js';
import { refusal, success, textOf, type SellerAnswer, type SellerCall } from './seller-call.js';
import type { SellerState } from './seller-state.js';

export interface Seller {
  readonly keys: SellerKeys;
  readonly kitPrivateKeyPem: string;
  readonly faults: Faults;
  /** Which operations have them; all when it is not said. */
  readonly faultyOperations: ReadonlySet<string> | undefined;
  readonly state: SellerState;
  /** Milliseconds. */
  now(): number;
}

/** What is to be sent, or done instead. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly answer: SellerAnswer;
      /** Signs the answer. */
      readonly key: string;
      /** The time that the call carried. */
      readonly callTime: string;
      readonly isUnauthentic: boolean;
      readonly faults: Faults;
    }
  | { readonly kind: 'status'; readonly status: 404 | 415 | 413 }
  | { readonly kind: 'hang-up' };

/** Authentication first, then what the call is, then its fields, then its effect. */
export async function answerCall(call: IncomingCall, seller: Seller): Promise<Reply> {
  const known = operationOf(call, seller.faults);
  const faults = faultsFor(known, seller);
  const isPlace = operationsAt(call.method, call.subPath).length > 0;
  if (!isPlace && !isForgivenPath(call, faults)) return { kind: 'status', status: 404 };
  const reply = (answer: SellerAnswer, key: string, isUnauthentic = false): Reply => {
    return { kind: 'answer', answer, key, callTime: callTimeOf(call), isUnauthentic, faults };
  };

  const members = membersOf(call);
  const { kitPrivateKeyPem, state } = seller;
  if (isSecretFirst(known, faults) && !isSecretReadable({ members, faults, kitPrivateKeyPem })) {
    return reply(refusal('000101'), seller.keys.kit[0] ?? '');
  }
  const door = { keys: seller.keys, now: seller.now(), state, faults };
  const admission = admitCall(call, known, door);
  if (!admission.ok) return reply(refusal(admission.resultCode), admission.key, true);
  const { key } = admission;
  if (known === undefined) return unknownReply(call, faults, (answer) => reply(answer, key));
  const complete = { operation: known, members, key, state, faults, kitPrivateKeyPem };
  return reply(await decide(call, complete), key);
}

async function decide(incoming: IncomingCall, call: SellerCall): Promise<SellerAnswer> {
  const { operation, members, faults } = call;
  if (incoming.method === 'POST' && incoming.members === undefined) return malformed(faults);
  const problem = findProblem(fieldTables[operation], members, faults) ?? planted(call);
  if (problem !== undefined) return refusal('000002', `parameter invalid: ${problem}`);
  const answer = await carryOut(call);
  return answerOnceMore(call, answer);
}

function malformed(faults: Faults): SellerAnswer {
  return faults.has('accepts-malformed-json')
    ? success()
    : refusal('000002', 'the body is no JSON object');
}

/** What hangs on two fields, and what a faulty seller wants besides. */
function planted(call: SellerCall): string | undefined {
  const { operation, faults } = call;
  if (operation === 'getLicenseAsync' && isBackwards(call)) {
    return 'expireTime must be later than effectiveTime';
  }
  return plantedDemands.find(({ fault, isBroken }) => faults.has(fault) && isBroken(call))?.problem;
}

interface Demand {
  readonly fault: Fault;
  readonly problem: string;
  readonly isBroken: (call: SellerCall) => boolean;
}

const plantedDemands: readonly Demand[] = [
  {
    fault: 'renewal-change-refused',
    problem: 'scene is unknown',
    isBroken: ({ members }) => members.scene === 'RENEWAL_CHANGE',
  },
  {
    fault: 'renewal-cancellation-refused',
    problem: 'scene is unknown',
    isBroken: ({ members }) => members.scene === 'UNSUBSCRIBE_RENEWAL_PERIOD',
  },
  {
    fault: 'freeze-refused',
    problem: 'the status is unknown',
    isBroken: ({ members }) => members.status === 'FREEZE' || members.instanceStatus === 'FREEZE',
  },
  {
    fault: 'unfreeze-refused',
    problem: 'the status is unknown',
    isBroken: ({ members }) => members.status === 'UNFREEZE' || members.instanceStatus === 'NORMAL',
  },
  {
    fault: 'expire-without-order-refused',
    problem: 'orderId is missing',
    isBroken: (call) => call.operation === 'expireInstanceV1' && textOf(call, 'orderId') === '',
  },
  {
    fault: 'release-without-order-refused',
    problem: 'orderId is missing',
    isBroken: (call) =>
      ['releaseInstance', 'releaseLicenseCode'].includes(call.operation) &&
      textOf(call, 'orderId') === '',
  },
  {
    fault: 'kit-empty-instance-refused',
    problem: 'instanceId is missing',
    isBroken: (call) =>
      operations[call.operation].subPath !== '' && textOf(call, 'instanceId') === '',
  },
];

/** Members that differ between two calls that are the same. */
const passing: ReadonlySet<string> = new Set(['businessId', 'timeStamp', 'currentSyncTime']);

function answerOnceMore(call: SellerCall, answer: SellerAnswer): SellerAnswer {
  const { state, members, operation, faults } = call;
  const lasting = Object.entries(members).filter(([name]) => !passing.has(name));
  const said = JSON.stringify([operation, lasting]);
  const isRepeat = state.answered.has(said);
  if (['000000', '000004'].includes(answer.resultCode)) state.answered.add(said);
  if (!isRepeat) return answer;
  const isDebug = String(members.testFlag) === '1';
  if (isDebug && faults.has('debug-call-only-once')) return refusal('000005');
  return faults.has('repeat-in-other-bytes')
    ? { ...answer, resultMsg: 'success, done before.' }
    : answer;
}

function unknownReply(
  call: IncomingCall,
  faults: Faults,
  reply: (answer: SellerAnswer) => Reply,
): Reply {
  if (call.method === 'POST' && call.members === undefined) return reply(malformed(faults));
  if (call.subPath !== '') return reply(success());
  if (faults.has('unknown-activity-accepted')) return reply(success());
  if (faults.has('unknown-activity-404')) return { kind: 'status', status: 404 };
  if (faults.has('crashes-on-unknown-activity')) return { kind: 'hang-up' };
  return reply(refusal('000002', 'parameter invalid: the activity is unknown'));
}

function operationOf(call: IncomingCall, faults: Faults): OperationName | undefined {
  const here = operationsAt(call.method, call.subPath);
  const activity = activityOf(call);
  const isCalled = (name: string) =>
    faults.has('activity-in-any-case')
      ? name.toLowerCase() === activity.toLowerCase()
      : name === activity;
  return here.find((name) => isCalled(operations[name].activity ?? activity));
}

function activityOf({ method, query, members }: IncomingCall): string {
  const activity = method === 'GET' ? query.get('activity') : members?.get('activity');
  return typeof activity === 'string' ? activity : '';
}

function isForgivenPath({ method, subPath }: IncomingCall, faults: Faults): boolean {
  const isOfKit = method === 'POST' && subPath.startsWith('/produceAPI/');
  return isOfKit && faults.has('unknown-sub-path-accepted');
}

function faultsFor(operation: OperationName | undefined, seller: Seller): Faults {
  const { faults, faultyOperations } = seller;
  if (faultyOperations === undefined) return faults;
  return operation !== undefined && faultyOperations.has(operation) ? faults : noFaults;
}

function membersOf({ method, query, members }: IncomingCall): Members {
  if (method !== 'GET') return members === undefined ? {} : (toPlain(members) as Members);
  const said = [...query].filter(([name]) => name !== 'authToken');
  return Object.fromEntries(said);
}

function isSecretFirst(operation: OperationName | undefined, faults: Faults): boolean {
  return operation === 'applicationSync' && faults.has('client-secret-checked-first');
}

function callTimeOf({ query, headers, members }: IncomingCall): string {
  const ofBody = members?.get('timeStamp');
  const time = query.get('timestamp') ?? query.get('timeStamp') ?? headers['x-timestamp'];
  return time ?? (typeof ofBody === 'string' ? ofBody : '');
}
