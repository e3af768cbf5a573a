import type { Example, MediaType, OpenApiDocument, Operation } from './openapi-document.js';
import { requestOf } from './operation-request.js';
import { resolveReference } from './resolve-reference.js';

/** An example of a request or an answer, with the name that the specification gives it. */
export interface NamedExample {
  readonly name: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly value: unknown;
  /** Of a request: how it is answered. Of an answer: the code it carries. */
  readonly resultCode: string | undefined;
  /** Names of the examples that are sent before. */
  readonly after: readonly string[];
  /** Parameters of the path that go with a request. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Of a refused request: whether its form is right. */
  readonly isOfRightForm: boolean;
}

export function requestExamplesOf(
  document: OpenApiDocument,
  operation: Operation,
): readonly NamedExample[] {
  return examplesOfContent(document, requestOf(document, operation)?.contents ?? []);
}

/** Examples of every answer, or of the answers with the given HTTP status. */
export function answerExamplesOf(
  document: OpenApiDocument,
  operation: Operation,
  status?: string,
): readonly NamedExample[] {
  return Object.entries(operation.responses)
    .filter(([each]) => status === undefined || each === status)
    .flatMap(([, response]) =>
      examplesOfContent(
        document,
        Object.values(resolveReference(document, response).content ?? {}),
      ),
    );
}

export function examplesOf(
  document: OpenApiDocument,
  operation: Operation,
): readonly NamedExample[] {
  return [...requestExamplesOf(document, operation), ...answerExamplesOf(document, operation)];
}

function examplesOfContent(
  document: OpenApiDocument,
  contents: readonly Pick<MediaType, 'examples'>[],
): readonly NamedExample[] {
  return contents.flatMap(({ examples = {} }) =>
    Object.entries(examples).map(([name, example]) =>
      toNamedExample(name, resolveReference<Example>(document, example)),
    ),
  );
}

function toNamedExample(name: string, example: Example): NamedExample {
  return {
    name,
    summary: example.summary,
    description: example.description,
    value: example.value,
    resultCode: example['x-koogate-result-code'] ?? resultCodeOf(example.value),
    after: example['x-koogate-after'] ?? [],
    parameters: example['x-koogate-parameters'] ?? {},
    isOfRightForm: example['x-koogate-checked-by'] === 'operation',
  };
}

/** Answers of the marketplace call it `error_code`, and one is printed with a blank inside. */
function resultCodeOf(value: unknown): string | undefined {
  const { resultCode, error_code: errorCode } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const code = resultCode ?? errorCode;
  return typeof code === 'string' ? code.replaceAll(' ', '') : undefined;
}
