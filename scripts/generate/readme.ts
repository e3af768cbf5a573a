import type { GeneratedFiles } from './generated-files.js';

/** Tells whoever opens `generated/` who writes what there. */
export async function readme(): Promise<GeneratedFiles> {
  return new Map([['README.md', text]]);
}

const text = `# generated/

Everything here is written by one command and committed. Never edit it: change the source in the right-hand column and run

    npm run generate

\`npm run generate:check\` rebuilds it all elsewhere and names every file that is stale, missing or an orphan.

| what | written by | from |
|---|---|---|
| \`openapi/*.yaml\`, \`openapi/*.json\` | Redocly's bundler | \`openapi/\` |
| \`types/*.ts\` | openapi-typescript | \`openapi/\` |
| \`stubs/*.ts\` | openapi-generator (needs Java; version pinned in \`openapitools.json\`) | \`openapi/\`, \`scripts/templates/\` |
| \`SUPPORTED.md\` | \`scripts/generate/supported-table.ts\` | \`openapi/\`, and which code and test files there are |
| \`COVERAGE.md\` | \`scripts/generate/emulator-coverage.ts\` | \`openapi/\`, the actions of \`src/emulator\`, the checks of \`src/conformance\` |
| \`SPECIFICATION_CHANGELOG.md\` | \`scripts/generate/specification-changelog.ts\` | the records in \`openapi/versions/\`, which \`npm run contract:release\` writes |
| \`schema.sqlite.sql\`, \`schema.postgres.sql\` | \`scripts/dump-schema.ts\` | \`src/storage/migrations/\`, run on both databases |
| \`docs/\` | \`scripts/generate/docs/\` | \`openapi/\`; its calculator is \`src/protocol/\`, bundled |

Each stub is one TypeScript interface per tag of the specification; what comes by \`GET\` is handed over as the schema of its
parameters. Our operations implement it, so an operation that the specification has and the code has not, or has in another
shape, does not compile.
`;
