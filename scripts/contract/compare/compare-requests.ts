import { isRequestParameter } from '../../lint-rules/find-request.js';
import type { Parameter, Reference, RequestBody } from '../../generate/openapi-document.js';
import { resolveReference } from '../../generate/resolve-reference.js';
import { isSame } from './canonical-text.js';
import { compareContents, schemaComparers } from './compare-content.js';
import { compareDeprecated } from './compare-deprecated.js';
import { compareRoles } from './compare-roles.js';
import { compareRest } from './compare-rest.js';
import { differenceHere, within, type Difference } from './difference.js';
import type { DocumentPair } from './document-pair.js';
import type { PlacedOperation } from './operations-of.js';
import { pairNamed } from './pair-named.js';

/** What a call brings: its body, or the parameters of a query that are one object, and every other parameter. */
export function compareRequests(
  documents: DocumentPair,
  before: PlacedOperation,
  after: PlacedOperation,
): readonly Difference[] {
  const left = before.operation.requestBody;
  const right = after.operation.requestBody;
  return [
    ...compareBodies(documents, left, right),
    ...compareParameters(documents, before.parameters, after.parameters),
  ];
}

type Body = RequestBody | Reference | undefined;

function compareBodies(documents: DocumentPair, before: Body, after: Body): readonly Difference[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined || after === undefined) {
    const body =
      after === undefined ? undefined : resolveReference<RequestBody>(documents.revision, after);
    const added = body?.required === true ? 'required-body-added' : 'optional-body-added';
    return [differenceHere(after === undefined ? 'body-removed' : added, before, after)];
  }
  return documents.compareReferenced<RequestBody>(before, after, (left, right) =>
    compareRest(left, right, {
      required: compareRequired,
      content: (was, is) => compareContents(documents, was, is),
    }),
  );
}

type ParameterNode = Parameter | Reference;

function compareParameters(
  documents: DocumentPair,
  before: readonly ParameterNode[],
  after: readonly ParameterNode[],
): readonly Difference[] {
  const left = byName(before, (node) => resolveReference<Parameter>(documents.base, node));
  const right = byName(after, (node) => resolveReference<Parameter>(documents.revision, node));
  return pairNamed(left, right).flatMap(({ name, before, after }) => {
    if (after === undefined)
      return within(name, [differenceHere('parameter-removed', before, after)]);
    if (before === undefined) {
      const { required } = resolveReference<Parameter>(documents.revision, after);
      const kind = required === true ? 'required-parameter-added' : 'optional-parameter-added';
      return within(name, [differenceHere(kind, before, after)]);
    }
    const compare = (was: Parameter, is: Parameter) => compareParameter(documents, was, is);
    const differences = documents.compareReferenced<Parameter>(before, after, compare);
    return isQuery(name) ? differences : within(name, differences);
  });
}

function byName(
  nodes: readonly ParameterNode[],
  resolve: (node: ParameterNode) => Parameter,
): Readonly<Record<string, ParameterNode>> {
  return Object.fromEntries(
    nodes.map((node) => {
      const { in: place, name } = resolve(node);
      return [`${place}:${name}`, node];
    }),
  );
}

/** The parameter whose members are the parameters of a V1 call: they are seen like members of a body. */
function isQuery(name: string): boolean {
  const [place = '', ...rest] = name.split(':');
  return isRequestParameter({ in: place, name: rest.join(':') });
}

interface SaidOfParameter extends Parameter {
  readonly deprecated?: boolean;
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  readonly allowEmptyValue?: boolean;
  readonly 'x-koogate-role'?: string;
}

function compareParameter(
  documents: DocumentPair,
  before: SaidOfParameter,
  after: SaidOfParameter,
): readonly Difference[] {
  const style = (detail: string) => (was: unknown, is: unknown) =>
    isSame(was, is) ? [] : [differenceHere('parameter-style-changed', was, is, { detail })];
  const { schema, examples } = schemaComparers(documents);
  return compareRest<SaidOfParameter>(before, after, {
    ...(schema && { schema }),
    ...(examples && { examples }),
    required: compareRequired,
    deprecated: (was, is) => compareDeprecated({ before: was, after: is, schema: undefined }),
    style: style('style'),
    explode: style('explode'),
    allowReserved: style('allowReserved'),
    allowEmptyValue: style('allowEmptyValue'),
    'x-koogate-role': compareRoles,
  });
}

/** Of a body, a parameter or a header; absent is `false`. */
export function compareRequired(
  before: boolean | undefined,
  after: boolean | undefined,
): readonly Difference[] {
  const [was, is] = [before ?? false, after ?? false];
  return was === is ? [] : [differenceHere(is ? 'became-required' : 'became-optional', was, is)];
}
