import type { AccessKeys, KeyClass } from '../protocol/access-keys.js';
import type { CallbackRequest } from '../emulator/callback.js';
import type { HttpRequest } from '../emulator/http-exchange.js';
import type { SigningDetails } from '../emulator/signed-request.js';
import type { ReceivedAnswer } from './received-answer.js';
import type { ClientSecrets } from './client-secrets.js';
import type { TestIds } from './test-ids.js';

/** What a check is about; reports, coverage tables and whoever suppresses one refer to it by its id. */
export interface CheckDescription {
  /** `<operationId>/<check>` or `<topic>/<check>`; stable from version to version. */
  readonly id: string;
  /** What is promised, as a short sentence. */
  readonly title: string;
  /** The rule behind it in our words, with the page that it is from. */
  readonly rule: string;
  /** What to do when it fails. */
  readonly advice: string;
  /** `undefined` for what concerns no single callback. */
  readonly operationId: string | undefined;
  /** That of the specification, or `dispatch` and `keys`. */
  readonly family: string;
  /** It makes, changes or removes something at the seller; a run with `debugOnly` leaves it out. */
  readonly real: boolean;
}

export interface Check extends CheckDescription {
  /** Without a key of this class it is skipped. */
  readonly keyClass: KeyClass;
  /** Ids of checks that must have passed before, of the same lane. */
  readonly needs: readonly string[];
  run(context: CheckContext): Promise<Verdict>;
}

export type Verdict =
  | { readonly outcome: 'passed' }
  | {
      readonly outcome: 'failed';
      /** What was answered instead of what; no secret is in it. */
      readonly problem: string;
    }
  | { readonly outcome: 'skipped'; readonly reason: string };

/** What a check works with: one for each check, so that a report can show what it sent. */
export interface CheckContext {
  readonly keys: AccessKeys;
  readonly ids: TestIds;
  /** What earlier checks of the same lane have found out, e.g. the id of the instance that they bought. */
  readonly facts: Map<string, string>;
  /** Milliseconds for which a purchase that was answered 000004 may go on. */
  readonly provisionTimeoutMs: number;
  /** `undefined` when nobody has given the seller's public key. */
  readonly clientSecrets: ClientSecrets | undefined;
  /** As the marketplace sends it: through the courier, so that a storm can disturb it. Activity and times are filled in. */
  call(operationId: string, request: CallbackRequest): Promise<ReceivedAnswer>;
  /** As the marketplace would never send it, or in a way that only few sellers have seen: straight to the seller. */
  callAltered(
    operationId: string,
    request: CallbackRequest,
    alteration: Alteration,
  ): Promise<ReceivedAnswer>;
  /** Makes it once a run: several checks look at the same answer. */
  once(name: string, make: () => Promise<ReceivedAnswer>): Promise<ReceivedAnswer>;
  /** What was wrong with the form of any answer to that callback so far; `undefined` when none has been received. */
  findingsOf(operationId: string): readonly string[] | undefined;
  pause(milliseconds: number): Promise<void>;
}

export interface Alteration extends Partial<
  Pick<SigningDetails, 'accessKey' | 'timestamp' | 'nonce' | 'payload'>
> {
  /** The bytes to send, made of the request with all that was filled in. */
  readonly body?: (request: CallbackRequest) => Buffer;
  /** Leaves the times of the older interfaces as they are in the request. */
  readonly keepTimes?: boolean;
  /** The `timeStamp` of the older interfaces, instead of now. */
  readonly timeStamp?: string;
  /** It is meant for no callback, so what is wrong with its answer is no callback's fault. */
  readonly isStray?: boolean;
  /** What is done to the call after it was signed. */
  readonly change?: (request: HttpRequest) => HttpRequest;
  /** Keys with which the answer may be signed, where they are not those of the class. */
  readonly answerKeys?: readonly string[];
}

/** Checks that run one after another; lanes run beside each other. */
export interface Lane {
  readonly family: string;
  readonly checks: readonly Check[];
}
