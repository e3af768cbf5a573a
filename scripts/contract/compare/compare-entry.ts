import type { OpenApiDocument, SecurityScheme, Tag } from '../../generate/openapi-document.js';
import { isSame } from './canonical-text.js';
import { isAnnotation } from './compare-annotations.js';
import { compareRest } from './compare-rest.js';
import { differenceHere, within, type Difference, type LocatedDifference } from './difference.js';
import type { DocumentPair } from './document-pair.js';
import { pairNamed } from './pair-named.js';

/** What a specification says beside its operations: about itself, its servers, its tags and the ways of signing. */
export function compareEntry({ base, revision }: DocumentPair): readonly LocatedDifference[] {
  const differences = [
    ...compareRest<OpenApiDocument>(base, revision, {
      info: (before, after) => within('info', compareInfo(before, after)),
      servers: (before = [], after = []) => within('servers', compareServers(before, after)),
      tags: (before = [], after = []) => within('tags', compareTags(before, after)),
      // Compared where they are used; what is left over is found behind that.
      paths: () => [],
      webhooks: () => [],
      components: () => [],
      security: () => [],
    }),
    ...within('securitySchemes', compareSchemes(base, revision)),
  ];
  return differences.map((difference) => ({
    ...difference,
    operationId: undefined,
    part: 'specification',
  }));
}

function compareInfo(
  before: OpenApiDocument['info'] | undefined,
  after: OpenApiDocument['info'] | undefined,
): readonly Difference[] {
  return compareRest<Partial<OpenApiDocument['info']>>(before ?? {}, after ?? {}, {
    version: (was, is) => (was === is ? [] : [differenceHere('version-changed', was, is)]),
  });
}

type Servers = NonNullable<OpenApiDocument['servers']>;

function compareServers(before: Servers, after: Servers): readonly Difference[] {
  const [was, is] = [before.map(({ url }) => url), after.map(({ url }) => url)];
  if (!isSame(was, is)) return [differenceHere('server-changed', was, is)];
  const [left, right] = [Object.fromEntries(before.entries()), Object.fromEntries(after.entries())];
  return pairNamed(left, right).flatMap(({ name, before, after }) =>
    within(name, compareRest(before ?? {}, after ?? {}, {})),
  );
}

function compareTags(before: readonly Tag[], after: readonly Tag[]): readonly Difference[] {
  return pairNamed(tagsByName(before), tagsByName(after)).flatMap(({ name, before, after }) =>
    before === undefined || after === undefined
      ? [differenceHere('tags-changed', before, after, { detail: name })]
      : within(name, compareRest(before, after, {})),
  );
}

function tagsByName(tags: readonly Tag[]): Readonly<Record<string, Tag>> {
  return Object.fromEntries(tags.map((tag) => [tag.name, tag]));
}

function compareSchemes(base: OpenApiDocument, revision: OpenApiDocument): readonly Difference[] {
  const left = base.components?.securitySchemes;
  const right = revision.components?.securitySchemes;
  return pairNamed(left, right).flatMap(({ name, before, after }) =>
    within(name, compareScheme(before, after)),
  );
}

/** A new scheme that no operation names hurts nobody; which operation names which is compared there. */
function compareScheme(
  before: SecurityScheme | undefined,
  after: SecurityScheme | undefined,
): readonly Difference[] {
  if (before === undefined || after === undefined) {
    return [differenceHere('security-scheme-changed', before, after)];
  }
  return compareRest(before, after, {}).map((difference) =>
    difference.kind === 'changed-otherwise' && !isAnnotation(difference.detail ?? '')
      ? { ...difference, kind: 'security-scheme-changed' }
      : difference,
  );
}
