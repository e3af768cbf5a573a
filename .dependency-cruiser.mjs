/**
 * Who may import whom. The same table stands in CONTRIBUTING.md; `npm run lint` holds the code against it.
 *
 * @type {Record<string, { may: string[], packages: string[] }>}
 */
const layers = {
  protocol: { may: [], packages: [] },
  domain: { may: [], packages: [] },
  operations: { may: ['domain', 'protocol'], packages: [] },
  openapi: { may: [], packages: [] },
  storage: { may: ['domain'], packages: ['knex', 'sqlite3', 'pg', 'dataloader'] },
  jobs: { may: ['domain', 'protocol'], packages: [] },
  management: {
    may: ['domain', 'protocol', 'openapi'],
    packages: ['express', 'express-openapi-validator', 'helmet', 'pino', 'rate-limiter-flexible'],
  },
  http: {
    may: ['operations', 'domain', 'protocol', 'openapi'],
    packages: [
      'express',
      'express-openapi-validator',
      'helmet',
      'pino',
      'prom-client',
      'rate-limiter-flexible',
      'ajv',
    ],
  },
};

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const layerRules = Object.entries(layers).flatMap(([layer, { may, packages }]) => [
  {
    name: `${layer}-imports-only-its-layers`,
    severity: 'error',
    from: { path: `^src/${layer}/` },
    to: {
      path: '^src/',
      pathNot: [`^src/${layer}/`, ...may.map((other) => `^src/${other}/`)],
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
      name: 'protocol-knows-crypto-only',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer)$' },
    },
    {
      name: 'operations-import-no-other-callback',
      comment:
        'Each callback is read from top to bottom in its own file; what two share has a file of its own.',
      severity: 'error',
      from: {
        path: '^src/operations/([a-z-]+)[.]ts$',
        pathNot: '^src/operations/saas-v2(-debug)?[.]ts$',
      },
      to: {
        path: '^src/operations/(new-instance|query-instance|refresh-instance|update-instance-status|release-instance|upgrade-instance|change-instance-check)[.]ts$',
      },
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
