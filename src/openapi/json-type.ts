/** The types of JSON Schema as bits, so that a choice of types is one number. */
export const jsonTypes = {
  string: 1,
  integer: 2,
  fraction: 4,
  boolean: 8,
  null: 16,
  array: 32,
  object: 64,
} as const;

export const everyJsonType = 127;

/** The one type of a value that JSON can hold. */
export function jsonTypeOf(value: unknown): number {
  if (typeof value === 'string') return jsonTypes.string;
  if (typeof value === 'number') {
    return Number.isInteger(value) ? jsonTypes.integer : jsonTypes.fraction;
  }
  if (typeof value === 'boolean') return jsonTypes.boolean;
  if (value === null) return jsonTypes.null;
  return Array.isArray(value) ? jsonTypes.array : jsonTypes.object;
}

/** What `type` of a schema allows; without it, everything. Throws `RangeError` for a name that is no type. */
export function readJsonTypes(type: string | readonly string[] | undefined): number {
  if (type === undefined) return everyJsonType;
  return [type].flat().reduce((bits, name) => bits | bitsOf(name), 0);
}

function bitsOf(name: string): number {
  if (name === 'number') return jsonTypes.integer | jsonTypes.fraction;
  const found = Object.entries(jsonTypes).find(([each]) => each === name);
  if (found === undefined || name === 'fraction') throw new RangeError(`${name} is no type`);
  return found[1];
}
