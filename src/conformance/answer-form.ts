import {
  schemaName,
  type CallbackOperation,
  type SpecificationDocument,
} from '../openapi/callback-specification.js';

/** What can be wrong with a successful answer besides its code and sentence. */
export interface AnswerForm {
  readonly hasRequiredMembers: boolean;
  readonly hasBoundedMembers: boolean;
  readonly hasMembers: boolean;
  /** Access data are in it, and a memo among them. */
  readonly hasAccessData: boolean;
}

export function answerForm(
  document: SpecificationDocument,
  { operationId }: CallbackOperation,
): AnswerForm {
  const success = successSchema(document, operationId);
  const members = Object.entries(success.properties ?? {}).filter(([name]) => !common.has(name));
  return {
    hasRequiredMembers: (success.required ?? []).some((name) => !common.has(name)),
    hasBoundedMembers: members.some(([, schema]) => isBounded(document, schema)),
    hasMembers: members.length > 0,
    hasAccessData: members.some(([name]) => name === 'appInfo' || name === 'info'),
  };
}

const common: ReadonlySet<string> = new Set(['resultCode', 'resultMsg']);

interface AnswerSchema {
  readonly $ref?: string;
  readonly oneOf?: readonly AnswerSchema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, AnswerSchema>>;
  readonly items?: AnswerSchema;
  readonly maxLength?: number;
  readonly enum?: readonly unknown[];
}

interface WithAnswer {
  readonly content: Readonly<Record<string, { readonly schema: AnswerSchema }>>;
}

function successSchema(document: SpecificationDocument, operationId: string): AnswerSchema {
  const operation = Object.values(document.paths)
    .flatMap((item) => Object.values(item))
    .find((each) => each.operationId === operationId);
  const answer = operation?.responses['200'] as WithAnswer | undefined;
  const schema = follow(document, answer?.content['application/json']?.schema ?? {});
  const forms = (schema.oneOf ?? [schema]).map((form) => follow(document, form));
  const success = forms.find(({ properties = {} }) =>
    follow(document, properties.resultCode ?? {}).enum?.includes('000000'),
  );
  return success ?? schema;
}

function isBounded(document: SpecificationDocument, schema: AnswerSchema): boolean {
  const { maxLength, enum: values, properties = {}, items } = follow(document, schema);
  const inner = [...Object.values(properties), ...(items === undefined ? [] : [items])];
  return (
    (maxLength !== undefined && values === undefined) ||
    inner.some((each) => isBounded(document, each))
  );
}

function follow({ components }: SpecificationDocument, schema: AnswerSchema): AnswerSchema {
  if (schema.$ref === undefined) return schema;
  return components.schemas[schemaName(schema.$ref)] ?? {};
}
