/**
 * The parts of a bundled OpenAPI 3.1 document that the generators read. The linter has checked the document before, so
 * this is a view on it and not a second validation.
 */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly summary?: string;
    readonly description?: string;
  };
  readonly servers?: readonly { readonly url: string; readonly description?: string }[];
  readonly tags?: readonly Tag[];
  readonly security?: readonly SecurityRequirement[];
  /** Absent where there are webhooks only. */
  readonly paths?: Readonly<Record<string, PathItem>>;
  /** Calls that go out, by their names: whoever receives them chooses the path. */
  readonly webhooks?: Readonly<Record<string, PathItem>>;
  readonly components?: Components;
}

export interface Tag {
  readonly name: string;
  /** The name for people. */
  readonly 'x-displayName'?: string;
  readonly description?: string;
}

export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

export type PathItem = Readonly<Partial<Record<HttpMethod, Operation>>> & {
  readonly parameters?: readonly (Parameter | Reference)[];
};

export const httpMethods = ['get', 'put', 'post', 'delete', 'patch'] as const;
export type HttpMethod = (typeof httpMethods)[number];

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly externalDocs?: { readonly url: string; readonly description?: string };
  readonly tags?: readonly string[];
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody | Reference;
  readonly responses: Readonly<Record<string, Response | Reference>>;
  readonly security?: readonly SecurityRequirement[];
  readonly 'x-koogate-family'?: string;
  readonly 'x-koogate-key-class'?: string;
  readonly 'x-koogate-signed-answer'?: boolean;
  /** Request or answer holds personal data or secrets, so the record of the call is sealed. */
  readonly 'x-koogate-sensitive'?: boolean;
  /** How large the body may be, where that is more than the general limit. */
  readonly 'x-koogate-body-bytes-max'?: number;
  /** Management only: the least role whose token may call it. */
  readonly 'x-koogate-role'?: string;
}

export interface Reference {
  readonly $ref: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, Example | Reference>>;
}

export interface RequestBody {
  readonly description?: string;
  readonly required?: boolean;
  readonly content: Readonly<Record<string, MediaType>>;
}

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header | Reference>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

export interface Header {
  readonly description?: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly example?: unknown;
}

export interface MediaType {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, Example | Reference>>;
}

export interface Example {
  readonly summary?: string;
  readonly description?: string;
  readonly value?: unknown;
  /** The result code that the server answers to this request, or that this answer carries. */
  readonly 'x-koogate-result-code'?: string;
  /** Names of the examples that are sent before this one. */
  readonly 'x-koogate-after'?: readonly string[];
  /** Marketplace only: parameters of the path that go with this request. */
  readonly 'x-koogate-parameters'?: Readonly<Record<string, string>>;
  /** Of a request that is refused for what it says: its form is right, and the operation refuses it. */
  readonly 'x-koogate-checked-by'?: 'operation';
}

export interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** What each value of `enum` means. */
  readonly 'x-enumDescriptions'?: Readonly<Record<string, string>>;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** Of a text: what is written in it. */
  readonly contentMediaType?: string;
  /** Of a text that holds JSON: the schema of what it holds. */
  readonly contentSchema?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

export interface SecurityScheme {
  readonly type: string;
  readonly description?: string;
  readonly in?: string;
  readonly name?: string;
  readonly scheme?: string;
  readonly 'x-koogate-scheme'?: string;
}

export interface Components {
  readonly schemas?: Readonly<Record<string, Schema>>;
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
  readonly headers?: Readonly<Record<string, Header>>;
  readonly responses?: Readonly<Record<string, Response>>;
  readonly [kind: string]: Readonly<Record<string, unknown>> | undefined;
}
