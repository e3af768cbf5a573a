import type { Schema } from '../../scripts/generate/openapi-document.js';
import { isFit, resolveSchema, type Callback } from './callbacks-document.js';

/** A member of a request as its schema has it, with values that the schema does not allow. */
export interface RequestField {
  readonly name: string;
  readonly mandatory: boolean;
  readonly lengthMax: number | undefined;
  /** As long as it may be, in UTF-16 code units; none where the form of the text leaves no choice. */
  readonly longest: readonly string[];
  readonly overlong: readonly string[];
  /** None where all values travel as text. */
  readonly ofWrongType: readonly unknown[];
  /** Texts without anything to see that count as missing; none where the text may be empty. */
  readonly blank: readonly string[];
  /** Short texts of another form: of no allowed value, of no pattern, or of no JSON where JSON is to be in it. */
  readonly unfit: readonly string[];
}

export function requestFields({ requestSchema, method }: Callback): readonly RequestField[] {
  const { properties = {}, required = [] } = requestSchema;
  return Object.entries(properties).map(([name, property]) => {
    const field = toField(name, resolveSchema(property), required.includes(name));
    return method === 'get' ? { ...field, ofWrongType: [] } : field;
  });
}

function toField(name: string, schema: Schema, mandatory: boolean): RequestField {
  const { maxLength: lengthMax } = schema;
  return {
    name,
    mandatory,
    lengthMax,
    longest:
      lengthMax === undefined || schema.enum !== undefined
        ? []
        : textsOf(lengthMax).filter((text) => isFit(schema, text)),
    overlong: lengthMax === undefined ? [] : textsOf(lengthMax + 1),
    ofWrongType: wrongTypes(schema),
    blank: blanks.filter((text) => !isTaken(schema, text)),
    unfit: unfitTexts(schema).filter((text) => !isTaken(schema, text)),
  };
}

/** An emoji counts two code units to Java and to JavaScript, one character to JSON Schema. */
function textsOf(length: number): readonly string[] {
  return ['x'.repeat(length), `${'😀'.repeat(Math.floor(length / 2))}${'x'.repeat(length % 2)}`];
}

const blanks = ['', ' ', '　\t'];

/** All of them travel in a query as well as in JSON. */
const oddTexts = ['no-such-value', '12x', '-1', 'a\u0007b', '\u200b', '{}', '[1]', '[{"a":1'];

function unfitTexts({ enum: values = [] }: Schema): readonly string[] {
  const inOtherCase = values
    .filter((value) => typeof value === 'string')
    .flatMap((value) => [value.toLowerCase(), value.toUpperCase()]);
  return [...new Set([...oddTexts, ...inOtherCase])];
}

/** As the server takes it: a text that is to hold JSON is read before it is held against what it holds. */
function isTaken(schema: Schema, text: string): boolean {
  const held = heldSchema(schema);
  if (held === undefined) return isFit(schema, text);
  try {
    return isFit(held, JSON.parse(text));
  } catch {
    return false;
  }
}

/** What one form of the member holds as JSON, if any does. */
function heldSchema(schema: Schema): Schema | undefined {
  return formsOf(schema).find(({ contentSchema }) => contentSchema !== undefined)?.contentSchema;
}

const samples = { string: 'x', number: 12.5, boolean: true, object: {}, array: [] };

function wrongTypes(schema: Schema): readonly unknown[] {
  const taken = takenTypes(schema);
  return Object.entries(samples)
    .filter(([type]) => !taken.includes(type))
    .map(([, sample]) => sample);
}

/** Of values that are listed without a type, theirs. A number is only taken where any number is. */
function takenTypes(schema: Schema): readonly string[] {
  const { type, enum: values = [] } = schema;
  const own = type ?? values.map((value) => typeof value).filter((each) => each !== 'number');
  return [...(typeof own === 'string' ? [own] : own), ...formsOf(schema).flatMap(takenTypes)];
}

function formsOf({ anyOf = [], oneOf = [] }: Schema): readonly Schema[] {
  return [...anyOf, ...oneOf].map((form) => resolveSchema(form));
}
