import { sides, type Side } from './side.js';

const everySide: readonly Side[] = sides;
const receiving: readonly Side[] = ['accepted-from-marketplace', 'accepted-from-seller'];
const ofCallbacks: readonly Side[] = ['accepted-from-marketplace'];
const ofTheirAnswers: readonly Side[] = ['checked-by-marketplace'];
const ofResultCodes: readonly Side[] = ['accepted-from-marketplace', 'checked-by-marketplace'];
const ofRoles: readonly Side[] = ['accepted-from-seller'];

/** What can happen to a specification, and on which sides: `openapi/contract/rules.yaml` has a row for each. */
export const changeKinds = {
  'operation-added': everySide,
  'operation-removed': everySide,
  'operation-renamed': everySide,
  'path-changed': everySide,
  'method-changed': everySide,
  'security-changed': everySide,
  'security-scheme-changed': everySide,
  'server-changed': everySide,
  'version-changed': everySide,
  'tags-changed': everySide,
  'family-changed': ofCallbacks,
  'key-class-changed': ofCallbacks,
  'sensitive-added': ofCallbacks,
  'sensitive-removed': ofCallbacks,
  'body-limit-lowered': ofCallbacks,
  'body-limit-raised': ofCallbacks,
  'answer-signed': ofTheirAnswers,
  'answer-unsigned': ofTheirAnswers,
  'role-raised': ofRoles,
  'role-lowered': ofRoles,

  'required-body-added': everySide,
  'optional-body-added': everySide,
  'body-removed': everySide,
  'media-type-added': everySide,
  'media-type-removed': everySide,
  'required-parameter-added': everySide,
  'optional-parameter-added': everySide,
  'parameter-removed': everySide,
  'parameter-style-changed': everySide,
  'success-status-added': everySide,
  'success-status-removed': everySide,
  'refusal-status-added': everySide,
  'refusal-status-removed': everySide,
  'header-added': everySide,
  'header-removed': everySide,

  'required-member-added': everySide,
  'optional-member-added': everySide,
  'required-member-removed': everySide,
  'optional-member-removed': everySide,
  'closed-member-removed': receiving,
  'became-required': everySide,
  'became-optional': everySide,
  closed: everySide,
  opened: everySide,
  'type-changed': everySide,
  'type-narrowed': everySide,
  'type-widened': everySide,
  'enum-added': everySide,
  'enum-removed': everySide,
  'enum-value-added': everySide,
  'enum-value-removed': everySide,
  'result-code-added': ofResultCodes,
  'result-code-removed': ofResultCodes,
  'limit-tightened': everySide,
  'limit-loosened': everySide,
  'pattern-added': everySide,
  'pattern-changed': everySide,
  'pattern-removed': everySide,
  'format-added': everySide,
  'format-changed': everySide,
  'format-removed': everySide,
  'content-added': everySide,
  'content-changed': everySide,
  'content-removed': everySide,
  'items-added': everySide,
  'items-removed': everySide,
  'alternative-added': everySide,
  'alternative-removed': everySide,
  'default-changed': everySide,

  'became-deprecated': everySide,
  'no-longer-deprecated': everySide,
  'component-renamed': everySide,
  'example-added': everySide,
  'example-changed': everySide,
  'example-removed': everySide,
  'description-changed': everySide,
  /** Whatever none of the others says: no difference is lost. */
  'changed-otherwise': everySide,
} as const satisfies Record<string, readonly Side[]>;

export type ChangeKind = keyof typeof changeKinds;

export function canOccurOn(kind: ChangeKind, side: Side): boolean {
  const where: readonly Side[] = changeKinds[kind];
  return where.includes(side);
}
