/** By which test the blocks of one language in one guide are tried. */
export interface BlockClaim {
  /** Below `openapi/guides/`. */
  readonly guide: string;
  readonly language: string;
  /** The test file; it names the guide, or has somebody in `test/support` read it. */
  readonly by: string;
}

const start = 'test/docs/start-guides.test.ts';
const operating = 'test/docs/operating-guides.test.ts';
const here = 'test/docs/code-blocks.test.ts';

/** All blocks that have a language, each in one row. A translation has the blocks of its original, and is compared with it. */
export const blockClaims: readonly BlockClaim[] = [
  { guide: 'start/quick-start.md', language: 'sh', by: start },
  { guide: 'start/connect-your-product.md', language: 'sh', by: start },
  { guide: 'start/connect-your-product.md', language: 'csv', by: start },
  { guide: 'start/connect-your-product.md', language: 'js', by: here },
  { guide: 'start/connect-your-product.md', language: 'json', by: here },
  { guide: 'start/connect-your-product.md', language: 'yaml', by: here },
  { guide: 'start/going-live.md', language: 'sh', by: start },
  { guide: 'operating/rotation.md', language: 'sh', by: operating },
  { guide: 'operating/operations.md', language: 'sh', by: operating },
  { guide: 'operating/operations.md', language: 'yaml', by: operating },
  { guide: 'operating/backup.md', language: 'sh', by: operating },
  { guide: 'operating/data-size.md', language: 'sh', by: operating },
  { guide: 'operating/data-size.md', language: 'sql', by: here },
  { guide: 'operating/fuzzing.md', language: 'sh', by: operating },
  { guide: 'operating/scaling.md', language: 'sql', by: here },
  { guide: 'operating/security.md', language: 'nginx', by: here },
  { guide: 'events/overview.md', language: 'yaml', by: here },
];

/** Of guides that are tried with what they tell about. */
export const claimedElsewhere: readonly BlockClaim[] = [
  { guide: 'events/node.md', language: 'js', by: 'test/webhooks/receivers.test.ts' },
  { guide: 'events/python.md', language: 'python', by: 'test/webhooks/receivers.test.ts' },
  { guide: 'events/java.md', language: 'java', by: 'test/webhooks/compiled-receivers.test.ts' },
  { guide: 'events/go.md', language: 'go', by: 'test/webhooks/compiled-receivers.test.ts' },
  { guide: 'management/moving-over.md', language: 'csv', by: 'test/process/import.test.ts' },
  { guide: 'management/clients.md', language: 'sh', by: 'test/clients/build.test.ts' },
  { guide: 'management/clients.md', language: 'ts', by: 'test/process/client-package.test.ts' },
  { guide: 'management/clients.md', language: 'java', by: 'test/clients/java.test.ts' },
  { guide: 'management/clients.md', language: 'python', by: 'test/clients/python.test.ts' },
];
