import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles the server, the command line, the process of the seller's handlers and the libraries `koogate/client`, `koogate/emulator` and
 * `koogate/handlers` into `dist/`: files that load in a third of the time of a thousand, and the compiled code of the server beside them. Types are the
 * business of `npm run check` and, for those who import a library, of `npm run build:types`; this only has to be fast.
 */
export async function build() {
  removeBuilt();
  try {
    await writeBundles();
    assertAscii('server.cjs');
  } catch (error) {
    // Half of a build would be taken for a whole one by the next start.
    removeBuilt();
    throw error;
  }
  await keepCompiledCode();
}

function removeBuilt() {
  rmSync(`${root}dist`, { recursive: true, force: true });
}

async function writeBundles() {
  const { build: bundle } = await import('esbuild');
  const written = await Promise.allSettled([
    bundle({
      ...shared,
      entryPoints: { server: 'src/main.ts' },
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      plugins: [withoutMetaSchema(), sendersOfUndici()],
      define: { 'import.meta.url': 'importMetaUrlOfBundle' },
      banner: {
        js: `const importMetaUrlOfBundle = require('node:url').pathToFileURL(__filename).href;`,
      },
    }),
    bundle({
      ...shared,
      // What both hold, they share: the command line plays the same marketplace as the library.
      entryPoints: {
        koogate: 'src/cli/koogate.ts',
        emulator: 'src/emulator/create-marketplace.ts',
      },
      splitting: true,
      plugins: [serverBesideIt],
      format: 'esm',
      banner: { js: commonJsBridge },
    }),
    bundle({
      ...shared,
      entryPoints: { main: 'scripts/run-server.ts' },
      format: 'esm',
    }),
    bundle({
      ...shared,
      // Of these two, nothing else is loaded beside the seller's code.
      entryPoints: {
        'handler-host': 'src/handlers/handler-host.ts',
        handlers: 'src/handlers/define-handlers.ts',
      },
      format: 'esm',
    }),
    bundle({
      ...shared,
      entryPoints: { client: 'src/client/create-client.ts' },
      // Browsers load it too: what would need Node is an error of the build.
      platform: 'neutral',
      format: 'esm',
    }),
  ]);
  // Those that go well have ended too by then, and write nothing any more.
  for (const bundled of written) if (bundled.status === 'rejected') throw bundled.reason;
}

/**
 * `scripts/run-server.ts` reads it so, in a tenth of the time; esbuild escapes all other characters, except in regular expressions.
 *
 * @param {string} name
 */
function assertAscii(name) {
  const [found] = /[\u0080-\u{10ffff}]/u.exec(readFileSync(`${root}dist/${name}`, 'utf8')) ?? [];
  if (found === undefined) return;
  throw new Error(
    `dist/${name} holds ${found}: write it as an escape in the regular expression that has it`,
  );
}

/** Starts the server once, so that what V8 has compiled by then need not be compiled at each start. It runs without, too. */
async function keepCompiledCode() {
  const folder = mkdtempSync(join(tmpdir(), 'koogate-build-'));
  try {
    const { writeCompiledCode } = await import('../dist/main.js');
    await writeCompiledCode({
      // As in production, where no secrets are made up: making a key pair would only take time.
      NODE_ENV: 'production',
      KOOGATE_BASE_KEYS: randomUUID(),
      KOOGATE_DATA_KEY: randomBytes(32).toString('base64'),
      KOOGATE_PORT: '0',
      KOOGATE_DATABASE_URL: `sqlite:${folder}/koogate.sqlite`,
      KOOGATE_LOG_LEVEL: 'silent',
    });
  } catch (error) {
    process.stderr.write(
      `the server will start slower, its compiled code cannot be kept: ${String(error)}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  get external() {
    return externals;
  },
};

/** Native, or loaded by name only for the database that is used; never bundled. */
const externals = [
  'sqlite3',
  'pg',
  'pg-boss',
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
 */
const withoutMetaSchema = () =>
  replaced(
    /express-openapi-validator.dist.framework.openapi\.schema\.validator\.js$/,
    'exports.OpenAPISchemaValidator = class {};',
  );

/** Of undici, what sends over connections of its own: `fetch`, web sockets and the like would be loaded by every start for nobody. */
const sendersOfUndici = () =>
  replaced(
    /undici.index\.js$/,
    `Object.assign(require('./lib/dispatcher/dispatcher').prototype, require('./lib/api'));
    exports.Agent = require('./lib/dispatcher/agent');
    exports.buildConnector = require('./lib/core/connect');
    exports.errors = require('./lib/core/errors');`,
  );

/**
 * A module of a dependency with other contents. The build fails when there is no such module any more.
 *
 * @param {RegExp} filter
 * @param {string} contents
 * @returns {import('esbuild').Plugin}
 */
const replaced = (filter, contents) => ({
  name: `replaced ${filter.source}`,
  setup(bundler) {
    let found = false;
    bundler.onLoad({ filter }, ({ path }) => {
      found = true;
      return { contents, resolveDir: dirname(path) };
    });
    bundler.onEnd(() => {
      if (found) return undefined;
      return {
        errors: [{ text: `a dependency has moved what is replaced in it: ${filter.source}` }],
      };
    });
  },
});

/**
 * `koogate serve` runs `dist/main.js`: the server is not bundled twice, and the code that is compiled already serves here too.
 *
 * @type {import('esbuild').Plugin}
 */
const serverBesideIt = {
  name: 'server-beside-it',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\.\/main\.js$/ }, () => ({
      path: './main.js',
      external: true,
    }));
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
    modifiedAt(`${root}scripts/run-server.ts`),
  );
}

/** @param {string} path */
function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
