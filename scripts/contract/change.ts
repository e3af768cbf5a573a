import type { SpecificationName } from '../generate/specifications.js';

/** What a change means to those on the other side. */
export type ChangeClass = (typeof changeClasses)[number];

/** From what hurts most to what hurts nobody. */
export const changeClasses = ['breaking', 'risky', 'harmless'] as const;

/** Where in an operation, or beside all of them, a change is. */
export type ChangePart = 'request' | 'answer' | 'operation' | 'specification';

/** One difference between two states of the specification, and what it means. */
export interface Change {
  /**
   * The same in every run and whatever else has changed, so that an acknowledgement can name it:
   * `callbacks/newInstance/request/testFlag/became-required`.
   */
  readonly id: string;
  readonly specification: SpecificationName;
  /** `undefined`: of no operation, as the title of a specification. */
  readonly operationId: string | undefined;
  readonly part: ChangePart;
  /**
   * Members from the body down, `/saasInfo/items/value`; `''`: the part itself. Of a parameter `/query:limit`; a form among several
   * is a step of its own, `/oneOf:NewInstanceRefused/resultMsg`.
   */
  readonly location: string;
  /** Of an answer: its HTTP status. */
  readonly status?: string | undefined;
  /** The named schema in which it was made: the same change in several operations is one of it. */
  readonly schema?: string | undefined;
  /** What has happened there; the rules have a row for each kind. */
  readonly kind: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly class: ChangeClass;
  /** What has changed, in a sentence. */
  readonly sentence: string;
  /** Why the class is this one, and for whom: of the rule. */
  readonly reason: string;
  /** Which comparers have found it. */
  readonly seenBy: readonly ('koogate' | 'oasdiff')[];
}
