/** What Redocly hands to the visitors of a rule, as far as our rules use it. Redocly publishes no types for plugins of its CLI. */
export interface RuleContext {
  readonly key: string | number;
  readonly location: NodeLocation;
  readonly rawNode: unknown;
  report(problem: { message: string; location?: NodeLocation | KeyLocation }): void;
  resolve(node: unknown, from?: string): { node?: unknown; location?: NodeLocation };
}

export interface NodeLocation {
  /** Path and pointer within the file. */
  readonly absolutePointer: string;
  readonly source: { readonly absoluteRef: string };
  child(keys: string | readonly (string | number)[]): NodeLocation;
  /** The same place, shown by its key instead of its value. */
  key(): KeyLocation;
}

export interface KeyLocation {
  readonly reportOnKey: boolean;
}

export interface Reference {
  readonly $ref: string;
}

export interface Schema {
  readonly description?: string;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly properties?: Readonly<Record<string, Schema | Reference>>;
  readonly oneOf?: readonly (Schema | Reference)[];
  readonly anyOf?: readonly (Schema | Reference)[];
  readonly allOf?: readonly (Schema | Reference)[];
  readonly 'x-enumDescriptions'?: Readonly<Record<string, string>>;
}

export interface MediaType {
  readonly schema?: Schema | Reference;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, unknown>>;
}

export interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses?: Readonly<Record<string, unknown>>;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly [extension: `x-${string}`]: unknown;
}
