import type { OpenApiDocument } from '../generate/openapi-document.js';
import { specifications, type SpecificationName } from '../generate/specifications.js';
import type { Change } from './change.js';
import { compareDocuments } from './compare/compare-documents.js';
import { judgeDifference } from './judge-difference.js';
import { readRules, type Rules } from './rules.js';
import type { SpecificationSet } from './specification-set.js';

/**
 * Everything that differs between two states of the specification, and what each difference means. The order is that of the entries, and
 * within one that of its operations; ids are unique.
 */
export function compareSpecifications(
  base: SpecificationSet,
  revision: SpecificationSet,
  rules: Rules = readRules(),
): readonly Change[] {
  const changes = specifications.flatMap(({ name }) =>
    compareEntries(name, base.get(name), revision.get(name), rules),
  );
  return withUniqueIds(changes);
}

function compareEntries(
  name: SpecificationName,
  base: OpenApiDocument | undefined,
  revision: OpenApiDocument | undefined,
  rules: Rules,
): readonly Change[] {
  const shape = revision ?? base;
  if (shape === undefined) return [];
  return compareDocuments(base ?? emptied(shape), revision ?? emptied(shape)).map((difference) =>
    judgeDifference(name, difference, rules),
  );
}

/** An entry that is not there has no operations; what it says of itself is no change. */
function emptied(document: OpenApiDocument): OpenApiDocument {
  const { paths, webhooks, components, ...entry } = document;
  const { securitySchemes } = components ?? {};
  return {
    ...entry,
    ...(paths && { paths: {} }),
    ...(webhooks && { webhooks: {} }),
    ...(securitySchemes && { components: { securitySchemes } }),
  };
}

/** Two forms of one place that have no name are told apart by their order. */
function withUniqueIds(changes: readonly Change[]): readonly Change[] {
  const counts = new Map<string, number>();
  return changes.map((change) => {
    const count = (counts.get(change.id) ?? 0) + 1;
    counts.set(change.id, count);
    return count === 1 ? change : { ...change, id: `${change.id}#${count}` };
  });
}
