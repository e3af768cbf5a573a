import { join } from 'node:path';
import { bundleSpecification } from './bundle-specification.js';
import type { OpenApiDocument } from './openapi-document.js';
import { specifications, type SpecificationName } from './specifications.js';

/** What every generator gets: where the project is, and its specifications, bundled once for all of them. */
export interface GenerationInput {
  readonly projectDir: string;
  readonly documents: readonly NamedDocument[];
}

export interface NamedDocument {
  readonly name: SpecificationName;
  readonly document: OpenApiDocument;
}

export async function readGenerationInput(projectDir: string): Promise<GenerationInput> {
  const documents = await Promise.all(
    specifications.map(async ({ name }) => ({
      name,
      document: await bundleSpecification(join(projectDir, 'openapi', `${name}.yaml`)),
    })),
  );
  return { projectDir, documents };
}
