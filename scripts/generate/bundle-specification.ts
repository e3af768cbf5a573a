import { bundle, createConfig } from '@redocly/openapi-core';
import type { OpenApiDocument } from './openapi-document.js';

/**
 * Joins a specification's split files into one document whose references all point into its own `components`, so that
 * every schema keeps the name of its file. Throws with every problem that the bundler found.
 */
export async function bundleSpecification(entryFile: string): Promise<OpenApiDocument> {
  const config = await createConfig({});
  const { bundle: bundled, problems } = await bundle({ ref: entryFile, config });
  if (problems.length > 0) {
    // A file that cannot be read is a problem of everything that refers to it.
    const sentences = new Set(problems.map((problem) => `  ${problem.message}`));
    throw new Error(`${entryFile} cannot be bundled:\n${[...sentences].join('\n')}`);
  }
  // The copy dissolves objects that several places share: else YAML would publish them as anchors.
  const document = JSON.parse(JSON.stringify(bundled.parsed)) as OpenApiDocument;
  return withSortedComponents(document);
}

/** Components come in the order in which the bundler met them; sorted, a new path does not move the others about. */
function withSortedComponents(document: OpenApiDocument): OpenApiDocument {
  if (document.components === undefined) return document;
  const components = Object.fromEntries(
    Object.entries(document.components)
      .sort(byName)
      .map(([kind, members]) => [
        kind,
        Object.fromEntries(Object.entries(members ?? {}).sort(byName)),
      ]),
  );
  return { ...document, components };
}

function byName([left]: [string, unknown], [right]: [string, unknown]): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
