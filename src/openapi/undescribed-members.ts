import type { UndescribedKind } from './undescribed-finder.js';

/** What genuine calls have brought that the specification does not describe: where and how often, never what. */
export interface UndescribedMembers {
  /** Tells whether it is met for the first time, has been met, or found no room to be kept. */
  note(met: Place, now: number): 'new' | 'known' | 'left-out';
  /** Those met last come first. */
  list(): readonly MetMember[];
  /** How many times something was met that found no room. */
  readonly leftOut: number;
  /** Since when (ms). */
  readonly since: number;
}

export interface Place {
  /** `null`: no operation has that activity. */
  readonly operationId: string | null;
  readonly kind: UndescribedKind | 'unknown-activity';
  /** From the body down, e.g. `userList[].extension`. */
  readonly path: string;
}

export interface MetMember extends Place {
  /** How many calls had it. */
  readonly calls: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface UndescribedMembersOptions {
  readonly since: number;
  /** Names are the sender's: so many different ones are kept, and those that come later are only counted. */
  readonly sizeMax?: number;
}

/** Kept in memory, by each process for itself, since it was started. What came first stays, so that a flood of names pushes nothing out. */
export function undescribedMembers({
  since,
  sizeMax = 200,
}: UndescribedMembersOptions): UndescribedMembers {
  const met = new Map<string, MetMember>();
  let leftOut = 0;
  return {
    note({ operationId, kind, path }, now) {
      const key = `${operationId ?? ''} ${kind} ${path}`;
      const known = met.get(key);
      if (known === undefined && met.size >= sizeMax) {
        leftOut += 1;
        return 'left-out';
      }
      const { calls, firstAt } = known ?? { calls: 0, firstAt: now };
      met.set(key, { operationId, kind, path, calls: calls + 1, firstAt, lastAt: now });
      return known === undefined ? 'new' : 'known';
    },
    list: () => [...met.values()].sort((a, b) => b.lastAt - a.lastAt),
    get leftOut() {
      return leftOut;
    },
    since,
  };
}
