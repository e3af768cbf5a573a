import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  readCallbackSpecification,
  type CallbackSpecification,
  type SpecificationDocument,
} from './openapi/callback-specification.js';
import type { ManagementDocument } from './management/management-specification.js';

/** What `npm run generate` has written and the server works from. */
export interface Published {
  /** Documentation and bundled specifications, served as they are. */
  readonly generatedFolder: string;
  readonly specification: CallbackSpecification;
  readonly managementDocument: ManagementDocument;
}

export function readPublished(): Published {
  return {
    generatedFolder,
    specification: readCallbackSpecification(readCallbackDocument()),
    managementDocument: readBundle('management.json') as ManagementDocument,
  };
}

export function readCallbackDocument(): SpecificationDocument {
  return readBundle('callbacks.json') as SpecificationDocument;
}

/** What sellers call at the marketplace, as its own server plays it. */
export function readOpenApiDocument(): unknown {
  return readBundle('marketplace.json');
}

/** Beside `src/` and beside `dist/` alike. */
const generatedFolder = fileURLToPath(new URL('../generated', import.meta.url));

/** The bundles are generated and in step with the types; checking them again would only cost the start its time. */
function readBundle(name: string): unknown {
  return JSON.parse(readFileSync(join(generatedFolder, 'openapi', name), 'utf8')) as unknown;
}
