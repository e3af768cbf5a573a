import type {
  Example,
  Operation,
  Parameter,
  Reference,
  Schema,
} from '../generate/openapi-document.js';

/** What a reference stands for, and the file in which it is written. */
export interface FollowedNode {
  readonly node: FollowedObject;
  readonly file: string;
}

/** Parsed YAML: a body or a parameter. The linter has checked the form of what is there. */
export interface FollowedObject {
  readonly name?: string;
  readonly in?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, Partial<RequestContent>>>;
  readonly schema?: Schema;
  readonly examples?: RequestContent['examples'];
}

export interface OperationRequest {
  readonly place: 'body' | 'query';
  /** Where it is, seen from the operation. */
  readonly at: readonly (string | number)[];
  readonly description: string | undefined;
  /** One for each media type of a body; exactly one for a parameter. */
  readonly contents: readonly RequestContent[];
  /** The file in which all of this is written; references in it are relative to it. */
  readonly file: string;
}

export interface RequestContent {
  /** The media type of a body. */
  readonly type: string | undefined;
  readonly schema: Schema | undefined;
  readonly examples: Readonly<Record<string, Example | Reference>>;
}

export function findRequest(
  operation: Pick<Operation, 'requestBody' | 'parameters'>,
  follow: (node: object) => FollowedNode,
): OperationRequest | undefined;

export function isRequestParameter(parameter: Pick<Parameter, 'name' | 'in'>): boolean;
