import { z } from 'zod';
import type { ActionDefinition, SentScene } from '../marketplace.js';
import type { ParameterSchema } from './typed-parameters.js';

/** Something that can be done at the marketplace, as the control API tells it. */
export interface ActionSummary {
  readonly name: string;
  readonly summary: string;
  /** JSON Schema of the parameters, 2020-12. */
  readonly parameters: ParameterSchema;
  readonly sends: readonly SentScene[];
}

export function toActionSummary(definition: ActionDefinition): ActionSummary {
  const { name, summary, parameters, sends } = definition;
  return { name, summary, sends, parameters: parameterSchemaOf(parameters) };
}

/** What may be given; what has a default may be left out. */
export function parameterSchemaOf(parameters: z.ZodType): ParameterSchema {
  return z.toJSONSchema(parameters, { io: 'input' }) as ParameterSchema;
}
