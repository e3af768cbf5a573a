import type { GeneratedFiles } from '../generated-files.js';
import { readGenerationInput } from '../generation-input.js';
import { bundleFiles } from '../bundle-files.js';
import { documentation } from './documentation.js';

/**
 * The documentation alone, relative to its own root. With the address at which it will be published, it brings what it else finds beside
 * itself, the specifications.
 */
export async function siteFiles(projectDir: string, siteUrl?: URL): Promise<GeneratedFiles> {
  const input = await readGenerationInput(projectDir);
  const pages = await documentation(input, siteUrl);
  const files = new Map([...pages].map(([path, text]) => [path.replace(/^docs\//, ''), text]));
  if (siteUrl === undefined) return files;
  const specifications = await bundleFiles(input);
  for (const [path, text] of specifications) if (path.endsWith('.yaml')) files.set(path, text);
  return files;
}
