import { readFileSync } from 'node:fs';

/**
 * Who may import whom. The same table stands in CONTRIBUTING.md; `npm run lint` holds the code against it.
 *
 * @type {Record<string, { may: string[], files?: string[], packages: string[] }>}
 */
const layers = {
  protocol: { may: [], packages: [] },
  domain: { may: [], files: ['protocol/texts-digest'], packages: [] },
  operations: { may: ['domain', 'protocol'], packages: [] },
  openapi: { may: ['protocol'], packages: ['ajv'] },
  captures: { may: ['protocol', 'openapi'], packages: [] },
  doctor: { may: ['protocol', 'openapi', 'captures'], packages: [] },
  traffic: {
    may: ['protocol', 'openapi', 'captures'],
    // It judges a request by the very steps of the server.
    files: [
      'domain/koogate-error',
      'http/call-in-progress',
      'http/call-target',
      'http/invalid-parameter',
      'http/parse-request',
      'http/pick-operation',
      'http/read-raw-body',
      'http/read-request',
      'http/request-validator',
    ],
    packages: [],
  },
  emulator: {
    may: ['protocol', 'openapi'],
    // As a library it reads the specifications by itself.
    files: ['published'],
    packages: ['ajv', 'zod', 'yaml', '@faker-js/faker'],
  },
  conformance: { may: ['protocol', 'openapi', 'emulator'], packages: [] },
  storage: { may: ['domain'], packages: ['knex', 'sqlite3', 'pg', 'pg-boss', 'dataloader'] },
  marketplace: { may: ['domain', 'protocol'], packages: ['undici'] },
  jobs: { may: ['domain', 'protocol', 'marketplace'], packages: [] },
  answers: { may: ['domain'], packages: ['zod'] },
  handlers: { may: ['domain', 'answers'], packages: ['zod'] },
  webhooks: {
    may: ['domain', 'jobs', 'answers'],
    packages: ['undici', 'standardwebhooks', 'ipaddr.js', 'yaml', 'zod'],
  },
  // It also runs in browsers, so nothing of Node's is there: see `client-knows-no-node`.
  client: { may: [], packages: ['openapi-fetch'] },
  imports: { may: ['domain', 'protocol'], packages: ['csv-parse', 'zod'] },
  management: {
    may: ['domain', 'protocol', 'openapi', 'marketplace', 'imports'],
    packages: ['express', 'express-openapi-validator', 'helmet', 'pino', 'rate-limiter-flexible'],
  },
  http: {
    may: ['operations', 'domain', 'protocol', 'openapi', 'captures', 'doctor'],
    packages: [
      'express',
      'express-openapi-validator',
      'helmet',
      'pino',
      'prom-client',
      'rate-limiter-flexible',
    ],
  },
};

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const layerRules = Object.entries(layers).flatMap(([layer, { may, files = [], packages }]) => [
  {
    name: `${layer}-imports-only-its-layers`,
    severity: 'error',
    from: { path: `^src/${layer}/` },
    to: {
      path: '^src/',
      pathNot: [
        `^src/${layer}/`,
        ...may.map((other) => `^src/${other}/`),
        ...files.map((file) => `^src/${file}[.]ts$`),
      ],
    },
  },
  {
    name: `${layer}-imports-only-its-packages`,
    severity: 'error',
    from: { path: `^src/${layer}/` },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
      ...(packages.length > 0 ? { pathNot: `node_modules/(${packages.join('|')})/` } : {}),
    },
  },
]);

/**
 * Each callback is read from top to bottom in its own file; what two share has a file of its own. Which files answer a callback, and
 * of which family, the specification says.
 *
 * @type {import('dependency-cruiser').IForbiddenRuleType[]}
 */
const familyRules = [...callbackFiles()].map(([family, files]) => ({
  name: `callbacks-of-${family}-are-imported-by-its-tables-only`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/operations/${family}(-debug)?[.]ts$` },
  to: { path: `^src/operations/(${files.join('|')})[.]ts$` },
}));

/** From a family to the files of its callbacks. A family of one callback may keep it in its table. */
function callbackFiles() {
  const bundle = new URL('generated/openapi/callbacks.json', import.meta.url);
  const { paths } = JSON.parse(readFileSync(bundle, 'utf8'));
  const families = new Map();
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
    const family = operation['x-koogate-family'];
    const file = toKebabCase(operation.operationId);
    if (file !== family) families.set(family, [...(families.get(family) ?? []), file]);
  }
  return families;
}

/** `newInstanceV1` → `new-instance-v1`. */
function toKebabCase(name) {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-knows-no-node',
      comment: 'Decisions are pure: no file, no clock, no network.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'client-knows-no-node',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'protocol-knows-crypto-only',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer)$' },
    },
    ...familyRules,
    {
      name: 'server-knows-no-emulator',
      comment:
        'The server must not be able to tell who calls it: only commands play the marketplace.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|emulator|conformance)/' },
      to: { path: '^src/(emulator|conformance)/' },
    },
    {
      name: 'generated-is-types-only',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^generated/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'source-knows-no-test',
      severity: 'error',
      from: { path: '^(src|generated)/' },
      to: { path: '^(test|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    detectJSDocImports: false,
  },
};
