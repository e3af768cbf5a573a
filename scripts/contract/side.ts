import type { SpecificationName } from '../generate/specifications.js';
import type { ChangePart } from './change.js';

/** From where a change is looked at: who sends there, and who reads or refuses. */
export const sides = [
  /** We refuse, or cannot read, what the marketplace sends. */
  'accepted-from-marketplace',
  /** The marketplace's checks refuse what we send. */
  'checked-by-marketplace',
  /** What sellers' code sends is refused. */
  'accepted-from-seller',
  /** Sellers' code meets what it does not know. */
  'read-by-seller',
] as const;

export type Side = (typeof sides)[number];

const requestSides = {
  callbacks: 'accepted-from-marketplace',
  marketplace: 'checked-by-marketplace',
  management: 'accepted-from-seller',
  emulator: 'accepted-from-seller',
  events: 'read-by-seller',
} as const satisfies Record<SpecificationName, Side>;

const answerSides = {
  callbacks: 'checked-by-marketplace',
  marketplace: 'accepted-from-marketplace',
  management: 'read-by-seller',
  emulator: 'read-by-seller',
  events: 'accepted-from-seller',
} as const satisfies Record<SpecificationName, Side>;

/** Whoever calls an operation is who a change of the operation itself concerns. */
export function sideOf(specification: SpecificationName, part: ChangePart): Side {
  return part === 'answer' ? answerSides[specification] : requestSides[specification];
}
