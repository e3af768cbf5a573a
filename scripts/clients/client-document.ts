type Json = string | number | boolean | null | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [member: string]: Json;
}

/** A bundled specification, of which only the parts that are changed need a form. */
export type ClientDocument = JsonObject & {
  readonly info: JsonObject & { readonly version: string };
  readonly components: JsonObject;
};

export interface ClientDocumentOptions {
  /** Whether enumerations without a name of their own become texts, where the language cannot leave them open. */
  readonly opensUnnamedEnums: boolean;
}

/** What the server judges, and says so in its own words. */
const limits: readonly string[] = [
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'uniqueItems',
];

/**
 * The specification as the makers of clients shall see it: without limits, since a client that refuses by rules of its own would refuse
 * what a later server takes or answers; open to members and values that are added; and without forms that openapi-generator does not know.
 */
export function clientDocument(
  document: ClientDocument,
  options: ClientDocumentOptions,
): ClientDocument {
  const { summary = '', description: _long, ...info } = document.info;
  const { schemas = {}, parameters = {}, ...others } = document.components;
  return {
    ...document,
    // It stands at the head of each file; the long description would, too.
    info: { ...info, version: document.info.version, description: summary },
    components: {
      ...others,
      schemas: mapMembers(schemas, (schema) => openSchema(schema, { ...options, isNamed: true })),
      parameters: mapMembers(parameters, (parameter) =>
        mapMembers(parameter, (part, name) =>
          name === 'schema' ? openSchema(part, { ...options, isNamed: false }) : part,
        ),
      ),
    },
  };
}

interface Opening extends ClientDocumentOptions {
  readonly isNamed: boolean;
}

function openSchema(schema: Json, opening: Opening): Json {
  const inner = { ...opening, isNamed: false };
  if (isList(schema)) return schema.map((each) => openSchema(each, inner));
  return mapMembers(schema, (member, name) => {
    if (isLeftOut(name, member, opening)) return undefined;
    if (name === 'properties') return mapMembers(member, (each) => openSchema(each, inner));
    return holdsSchemas.includes(name) ? openSchema(member, inner) : member;
  });
}

function isLeftOut(name: string, member: Json, { opensUnnamedEnums, isNamed }: Opening): boolean {
  if (limits.includes(name)) return true;
  switch (name) {
    case 'additionalProperties':
      return member === false;
    case 'enum':
      return opensUnnamedEnums && !isNamed;
    // What may be this or that takes anything: the generator's classes for it have no good name, and in Java they do not compile.
    case 'type':
      return isSeveral(member, (each) => each === 'null');
    case 'oneOf':
      return isSeveral(member, isNullSchema);
    default:
      return false;
  }
}

const holdsSchemas: readonly string[] = [
  'items',
  'additionalProperties',
  'oneOf',
  'anyOf',
  'allOf',
];

function isSeveral(alternatives: Json, isNull: (alternative: Json) => boolean): boolean {
  return isList(alternatives) && alternatives.filter((each) => !isNull(each)).length > 1;
}

function isNullSchema(schema: Json): boolean {
  return isObject(schema) && schema.type === 'null';
}

function isObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !isList(json);
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

/** Members that become `undefined` are left out; what has no members stays as it is. */
function mapMembers(object: Json, map: (member: Json, name: string) => Json | undefined): Json {
  if (!isObject(object)) return object;
  const members = Object.entries(object).flatMap(([name, member]): [string, Json][] => {
    const mapped = map(member, name);
    return mapped === undefined ? [] : [[name, mapped]];
  });
  return Object.fromEntries(members);
}
