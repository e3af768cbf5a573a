import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { bundleSpecification } from '../../scripts/generate/bundle-specification.js';

interface OperationObject {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, unknown>>;
}

interface ResponseObject {
  readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>>;
}

export interface SpecifiedOperation {
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  /** What is wrong with an answer by the specification; empty when nothing is. */
  problemsOf(status: number, value: unknown): readonly string[];
}

/** What `openapi/emulator.yaml` says about the control API. */
export async function readEmulatorSpecification(): Promise<readonly SpecifiedOperation[]> {
  const entry = fileURLToPath(new URL('../../openapi/emulator.yaml', import.meta.url));
  const document = JSON.parse(JSON.stringify(await bundleSpecification(entry))) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
    readonly components: Readonly<Record<string, Readonly<Record<string, ResponseObject>>>>;
  };
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'emulator', ...document });
  const schemaOf = (response: unknown): string | undefined => {
    const { $ref } = response as { readonly $ref?: string };
    const resolved =
      $ref === undefined ? response : document.components.responses?.[$ref.split('/').at(-1) ?? ''];
    return Object.values((resolved as ResponseObject).content)[0]?.schema.$ref;
  };
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId, responses }]) => ({
      operationId,
      path,
      method: method.toUpperCase(),
      problemsOf(status: number, value: unknown) {
        const schema = schemaOf(responses[String(status)] ?? { content: {} });
        if (schema === undefined) return [`${operationId} documents no answer ${status}`];
        const validate = ajv.compile({ $ref: `emulator${schema}` });
        if (validate(value)) return [];
        return (validate.errors ?? []).map(
          ({ instancePath, message = '', params }) =>
            `${instancePath} ${message} ${JSON.stringify(params)}`,
        );
      },
    })),
  );
}
