/** The parts of a JSON Schema that say how the texts of a form or a command line are to be read. */
export interface ParameterSchema {
  readonly properties?: Readonly<Record<string, ParameterProperty>>;
}

export interface ParameterProperty {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/**
 * Parameters that were typed, as the values that an action takes: `3` a number where one is wanted, `yes` and `no` truth, a list by its
 * commas. What cannot be read that way stays a text, for the action to refuse in its own words. Empty texts say nothing.
 */
export function typedParameters(
  { properties = {} }: ParameterSchema,
  texts: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => [name, typed(text, properties[name]?.type)]),
  );
}

const truths = new Map([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
]);

function typed(text: string, type = 'string'): unknown {
  const read = readers[type];
  return read === undefined ? text : (read(text) ?? text);
}

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  integer: readNumber,
  number: readNumber,
  boolean: (text) => truths.get(text.toLowerCase()),
  array: (text) => text.split(',').map((item) => item.trim()),
};

function readNumber(text: string): number | undefined {
  return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}
