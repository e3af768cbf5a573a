import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The scripts of the pages by their names: classic ones, so that they also run in pages from a folder on disk. */
export async function browserScripts(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: scriptNames.map((name) => `${folder}${name}.ts`),
    outdir: folder,
    write: false,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    alias: {
      'node:buffer': `${folder}node-buffer.ts`,
      'node:crypto': `${folder}node-crypto.ts`,
    },
  });
  return new Map(outputFiles.map(({ path, text }) => [path.slice(folder.length), text]));
}

const folder = fileURLToPath(new URL('browser/', import.meta.url));
const scriptNames = ['theme', 'page', 'search'] as const;
