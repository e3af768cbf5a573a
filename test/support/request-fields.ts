import type { Schema } from '../../scripts/generate/openapi-document.js';
import { resolveSchema, type Callback } from './callbacks-document.js';

/** A member of a request as its schema has it, with values that the schema does not allow. */
export interface RequestField {
  readonly name: string;
  readonly mandatory: boolean;
  readonly lengthMax: number | undefined;
  /** As long as it may be, in UTF-16 code units; none where the form of the text leaves no choice. */
  readonly longest: readonly string[];
  readonly overlong: readonly string[];
  readonly ofWrongType: readonly unknown[];
}

export function requestFields({ requestSchema }: Callback): readonly RequestField[] {
  const { properties = {}, required = [] } = requestSchema;
  return Object.entries(properties).map(([name, schema]) =>
    toField(name, resolveSchema(schema), required.includes(name)),
  );
}

function toField(name: string, schema: Schema, mandatory: boolean): RequestField {
  const { maxLength: lengthMax } = schema;
  return {
    name,
    mandatory,
    lengthMax,
    longest: lengthMax === undefined ? [] : textsOf(lengthMax).filter((text) => fits(schema, text)),
    overlong: lengthMax === undefined ? [] : textsOf(lengthMax + 1),
    ofWrongType: wrongTypes(schema),
  };
}

/** An emoji counts two code units to Java and to JavaScript, one character to JSON Schema. */
function textsOf(length: number): readonly string[] {
  return ['x'.repeat(length), '😀'.repeat(Math.ceil(length / 2))];
}

function fits({ pattern = '', enum: values }: Schema, text: string): boolean {
  return values === undefined && new RegExp(pattern, 'u').test(text);
}

const samples = { string: 'x', number: 12.5, boolean: true, object: {}, array: [] };

function wrongTypes(schema: Schema): readonly unknown[] {
  const taken = takenTypes(schema);
  return Object.entries(samples)
    .filter(([type]) => !taken.includes(type))
    .map(([, sample]) => sample);
}

function takenTypes({ type = [], anyOf = [], oneOf = [] }: Schema): readonly string[] {
  const forms = [...anyOf, ...oneOf].map((form) => resolveSchema(form));
  return [...(typeof type === 'string' ? [type] : type), ...forms.flatMap(takenTypes)];
}
