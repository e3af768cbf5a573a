import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles the server into `dist/`: a few files that load in a third of the time of a thousand. Types are the business of
 * `npm run check`; this only has to be fast.
 */
export async function build() {
  const { build: bundle } = await import('esbuild');
  rmSync(`${root}dist`, { recursive: true, force: true });
  await bundle({
    absWorkingDir: root,
    entryPoints: { main: 'src/main.ts', koogate: 'src/cli/koogate.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    external: externals,
    banner: { js: commonJsBridge },
    plugins: [withoutMetaSchema],
    logLevel: 'warning',
  });
}

/** Builds unless `dist/` is newer than everything it is made from. */
export function ensureBuilt() {
  if (modifiedAt(`${root}dist/main.js`) > newestSource()) return;
  // In a process of its own: what the bundler takes of memory must not stay with the server that is started next.
  const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the build failed; its own words are above');
}

/** Native, or loaded by name only for the database that is used; never bundled. */
const externals = [
  'sqlite3',
  'pg',
  'pg-native',
  'pg-query-stream',
  'better-sqlite3',
  'mysql',
  'mysql2',
  'mariadb',
  'mariadb/callback',
  'oracledb',
  'tedious',
];

/**
 * The validator compiles the meta-schema of OpenAPI at every start, also when it is told not to use it: 0.2 s that the first
 * callback would wait. Our specifications are held against it by `npm run lint:spec`.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutMetaSchema = {
  name: 'without-meta-schema',
  setup(bundler) {
    let found = false;
    bundler.onLoad(
      { filter: /express-openapi-validator.dist.framework.openapi\.schema\.validator\.js$/ },
      () => {
        found = true;
        return { contents: 'exports.OpenAPISchemaValidator = class {};' };
      },
    );
    bundler.onEnd(() => {
      if (!found)
        return {
          errors: [{ text: 'the validator has moved its meta-schema: see withoutMetaSchema' }],
        };
      return undefined;
    });
  },
};

/** Bundled CommonJS asks for these, and an ES module has none of its own. */
const commonJsBridge = [
  `import { createRequire as createRequireForBundle } from 'node:module';`,
  `import { fileURLToPath as fileUrlToPathForBundle } from 'node:url';`,
  `import { dirname as dirnameForBundle } from 'node:path';`,
  `const require = createRequireForBundle(import.meta.url);`,
  `const __filename = fileUrlToPathForBundle(import.meta.url);`,
  `const __dirname = dirnameForBundle(__filename);`,
].join('');

function newestSource() {
  const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' });
  const times = sources.map((file) => modifiedAt(`${root}src/${file}`));
  return Math.max(
    ...times,
    modifiedAt(`${root}package-lock.json`),
    modifiedAt(`${root}scripts/build.mjs`),
  );
}

/** @param {string} path */
function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
