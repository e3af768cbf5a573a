import type { FaultKind } from './fault-kinds.js';
import { ActionError } from '../marketplace.js';
import { operationsProblem, type FaultRule } from './fault-rule.js';

/** The faults in force: added and removed while the marketplace is played. */
export interface FaultControl {
  /** Throws `ActionError` for an operation that does not exist, where it is known which do. */
  add(rule: FaultRule): ActiveFault;
  /** False when there is none of that id. */
  remove(id: string): boolean;
  clear(): void;
  list(): readonly ActiveFault[];
  /** What strikes this call; counts it. Of each kind one at most. */
  strike(operationId: string): ReadonlyMap<FaultKind, FaultRule>;
  /** Numbers from 0 to 1 from the same seed, for what else is left to chance. */
  random(): number;
}

export interface ActiveFault extends FaultRule {
  readonly id: string;
  /** How often it has struck. */
  readonly struck: number;
}

/** The same seed strikes the same calls. Of the operations that are given, rules must name no others. */
export function createFaultControl(
  rules: readonly FaultRule[] = [],
  seed = 1,
  operationIds?: readonly string[],
): FaultControl {
  const random = seededRandom(seed);
  const active = new Map<string, FaultRule & { struck: number }>();
  let count = 0;
  const add = (rule: FaultRule): ActiveFault => {
    const problem = operationIds && operationsProblem(rule, operationIds);
    if (problem !== undefined) throw new ActionError(`fault ${rule.kind}: ${problem}`);
    count += 1;
    const id = `F${count}`;
    active.set(id, { ...rule, struck: 0 });
    return { ...rule, id, struck: 0 };
  };
  rules.forEach(add);
  return {
    add,
    remove: (id) => active.delete(id),
    clear: () => active.clear(),
    list: () => [...active].map(([id, rule]) => ({ id, ...rule })),
    random,
    strike(operationId) {
      const strikes = new Map<FaultKind, FaultRule>();
      for (const rule of active.values()) {
        // Drawn for every rule and call, so that one rule more does not move the luck of the others.
        const isLucky = random() >= rule.probability;
        const isSpent = rule.times !== undefined && rule.struck >= rule.times;
        const isMeant = rule.operations?.includes(operationId) ?? true;
        if (isLucky || isSpent || !isMeant || strikes.has(rule.kind)) continue;
        rule.struck += 1;
        strikes.set(rule.kind, rule);
      }
      return strikes;
    },
  };
}

/** Mulberry32: small, even enough for this, and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
