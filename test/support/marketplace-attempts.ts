import {
  signCall,
  type MarketplaceAnswer,
  type MarketplaceCaller,
  type SignedCall,
} from './marketplace-caller.js';

/** `undefined`: there was no answer, or none of success; nobody knows whether the call was carried out. */
export type CallAttempt = (body: object) => Promise<MarketplaceAnswer | undefined>;

export interface Attempts {
  readonly attempt: CallAttempt;
  /** Calls that were answered with success, as they were sent. */
  readonly succeeded: readonly SignedCall[];
  /** Answers of any other kind, and those that were not signed. */
  readonly refused: readonly MarketplaceAnswer[];
  /** How many calls were sent, answered or not. */
  sent(): number;
}

const successes = new Set(['000000', '000004']);

/** Calls that may be cut off by the death of the server. */
export function attemptCalls(caller: MarketplaceCaller, callbacksUrl: () => string): Attempts {
  const succeeded: SignedCall[] = [];
  const refused: MarketplaceAnswer[] = [];
  let sent = 0;
  return {
    succeeded,
    refused,
    sent: () => sent,
    async attempt(body) {
      const call = signCall(body);
      sent += 1;
      const answer = await caller.send(callbacksUrl(), call).catch(toCutOff);
      if (answer === undefined) return undefined;
      const isSuccess = answer.signed && successes.has(answer.resultCode);
      if (isSuccess) succeeded.push(call);
      else refused.push(answer);
      return isSuccess ? answer : undefined;
    },
  };
}

/** An answer that came and is no JSON is a defect, not a death. */
function toCutOff(error: unknown): undefined {
  if (error instanceof SyntaxError) throw error;
}
