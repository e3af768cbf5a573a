import { changeKinds, type ChangeKind } from '../change-kinds.js';
import type { Rules } from '../rules.js';

/** Whether a check of oasdiff means a kind of change, by the rules; `*` in a rule stands for anything. */
export function isOfKind(checkId: string, kind: string, rules: Rules): boolean {
  if (!isKind(kind)) return false;
  const patterns = rules.kinds.get(kind)?.oasdiff ?? [];
  return patterns.some((pattern) => toExpression(pattern).test(checkId));
}

const expressions = new Map<string, RegExp>();

function toExpression(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  // Ids are of letters and hyphens.
  const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
  expressions.set(pattern, expression);
  return expression;
}

function isKind(name: string): name is ChangeKind {
  return name in changeKinds;
}
