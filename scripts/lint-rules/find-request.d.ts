import type {
  Example,
  Operation,
  Parameter,
  Reference,
  Schema,
} from '../generate/openapi-document.js';

/** What a reference stands for, and the file in which it is written. */
export interface FollowedNode {
  // Parsed YAML; the linter has checked its form where it matters.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly node: any;
  readonly file: string;
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
