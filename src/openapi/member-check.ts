import {
  schemaName,
  type SchemaObject,
  type SpecificationDocument,
} from './callback-specification.js';
import { jsonTypes, readJsonTypes } from './json-type.js';

/** What the specification says about one place of a request, in the form in which a value is walked. */
export interface MemberCheck {
  /** From the body down, e.g. `userList[].extension`. */
  readonly path: string;
  /** Bits of `jsonTypes`. */
  readonly types: number;
  /** All that are documented, of the types in `valueTypes`; of other types any value is. */
  readonly values: ReadonlySet<unknown>;
  readonly valueTypes: number;
  /** In UTF-16 code units. */
  readonly lengthMax: number;
  readonly members: ReadonlyMap<string, MemberCheck>;
  /** Others than these are described too: as the sender's own. */
  readonly hasOwnMembers: boolean;
  readonly items: MemberCheck | undefined;
  /** A text here holds JSON that the other forms describe. */
  readonly holdsJson: boolean;
}

/** Several forms of a value become one check, that a value passes which fits any of them. */
export function compileMemberCheck(
  document: SpecificationDocument,
  requestSchema: string,
): MemberCheck {
  const { schemas } = document.components;
  return compile([{ $ref: requestSchema }], '', { schemas, depth: 0 });
}

interface Compiling {
  readonly schemas: Readonly<Record<string, SchemaObject>>;
  readonly depth: number;
}

/** Deeper than any request; a schema that contains itself has no end. */
const depthMax = 32;

function compile(
  schemas: readonly SchemaObject[],
  path: string,
  { schemas: all, depth }: Compiling,
): MemberCheck {
  if (depth > depthMax)
    throw new Error(`${path}: its schema contains itself, which nothing here can walk`);
  const below = { schemas: all, depth: depth + 1 };
  const forms = schemas.flatMap((schema) => formsOf(schema, all));
  const whole = forms.filter(({ isPart }) => !isPart);
  const texts = whole.filter(({ types }) => (types & jsonTypes.string) !== 0);
  return {
    path,
    types: whole.reduce((bits, { types }) => bits | types, 0),
    ...compileValues(whole),
    lengthMax: Math.max(...texts.map(({ schema }) => schema.maxLength ?? Infinity)),
    members: compileMembers(forms, path, below),
    hasOwnMembers: whole.some(({ schema, types }) => takesOwnMembers(schema, types)),
    items: compileItems(forms, path, below),
    holdsJson: texts.some(({ schema }) => schema.contentMediaType === 'application/json'),
  };
}

interface Form {
  readonly schema: SchemaObject;
  readonly types: number;
  /** Adds to another form, and is none by itself. */
  readonly isPart: boolean;
}

function formsOf(
  schema: SchemaObject,
  schemas: Readonly<Record<string, SchemaObject>>,
  isPart = false,
): readonly Form[] {
  const { $ref, ...beside } = schema;
  if ($ref !== undefined) {
    return formsOf({ ...schemas[schemaName($ref)], ...beside }, schemas, isPart);
  }
  const { allOf = [], anyOf = [], oneOf = [] } = schema;
  const choice = [...anyOf, ...oneOf];
  const stands = choice.length === 0 || schema.type !== undefined;
  return [
    ...(stands ? [{ schema, types: readJsonTypes(schema.type), isPart }] : []),
    ...choice.flatMap((each) => formsOf(each, schemas, isPart)),
    ...allOf.flatMap((each) => formsOf(each, schemas, true)),
  ];
}

/** A type is bound to its values only if all forms of it are. */
function compileValues(forms: readonly Form[]): Pick<MemberCheck, 'values' | 'valueTypes'> {
  const valuesOf = ({ schema }: Form) => schema.enum ?? schema['x-koogate-known-values'];
  const bound = forms.reduce((bits, form) => bits | (valuesOf(form) ? form.types : 0), 0);
  const free = forms.reduce((bits, form) => bits | (valuesOf(form) ? 0 : form.types), 0);
  return {
    values: new Set(forms.flatMap((form) => valuesOf(form) ?? [])),
    valueTypes: bound & ~free,
  };
}

function compileMembers(
  forms: readonly Form[],
  path: string,
  compiling: Compiling,
): MemberCheck['members'] {
  const schemasOf = new Map<string, SchemaObject[]>();
  for (const { schema } of forms) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      schemasOf.set(name, [...(schemasOf.get(name) ?? []), property]);
    }
  }
  return new Map(
    [...schemasOf].map(([name, schemas]) => [
      name,
      compile(schemas, path === '' ? name : `${path}.${name}`, compiling),
    ]),
  );
}

/** An object of which no member is described, or that is said to take more than those. */
function takesOwnMembers(
  { properties, additionalProperties }: SchemaObject,
  types: number,
): boolean {
  const isObject = (types & jsonTypes.object) !== 0;
  return isObject && (properties === undefined || additionalProperties === true);
}

function compileItems(
  forms: readonly Form[],
  path: string,
  compiling: Compiling,
): MemberCheck | undefined {
  const items = forms.flatMap(({ schema }) => schema.items ?? []);
  return items.length === 0 ? undefined : compile(items, `${path}[]`, compiling);
}
