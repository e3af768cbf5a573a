import { conformanceChecks } from '../../src/conformance/conformance-checks.js';
import { actions } from '../../src/emulator/actions/actions.js';
import { sentAsTimePasses } from '../../src/emulator/actions/resource-life.js';
import { everyKindOfProduct } from '../../src/emulator/catalogue.js';
import { debugCaseDrafts, sceneOf } from '../../src/emulator/debug-cases/debug-cases.js';
import { readCallbackSpecification } from '../../src/openapi/callback-specification.js';
import { requestExamples } from '../../src/openapi/request-examples.js';
import { describeOperations, type DescribedOperation } from './described-operation.js';
import type { GeneratedFiles } from './generated-files.js';
import type { GenerationInput } from './generation-input.js';
import type { OpenApiDocument, Schema } from './openapi-document.js';
import { requestSchemasOf } from './operation-request.js';
import { resolveReference } from './resolve-reference.js';

/**
 * `COVERAGE.md`: every callback in every scene that the specification or the emulator knows, with who plays it and which checks of the
 * conformance run look at it.
 */
export async function emulatorCoverage({ documents }: GenerationInput): Promise<GeneratedFiles> {
  const callbacks = documents.find(({ name }) => name === 'callbacks');
  if (callbacks === undefined) throw new Error('the coverage needs openapi/callbacks.yaml');
  const rows = coverageOf(callbacks.document);
  return new Map([['COVERAGE.md', `${introduction(rows)}\n${rows.map(section).join('\n')}`]]);
}

export interface CoveredOperation {
  readonly operationId: string;
  readonly scenes: readonly CoveredScene[];
  readonly checks: readonly string[];
}

export interface CoveredScene {
  readonly scene: string;
  /** Actions, `as time passes` or `debug`; none where the marketplace itself never sends it. */
  readonly playedBy: readonly string[];
  /** Why the marketplace never sends it, where its pages say so. */
  readonly unsentBecause: string | undefined;
}

/** What the specification accepts and the marketplace does not send. */
const unsent: readonly { readonly scenes: RegExp; readonly because: string }[] = [
  { scenes: / testFlag=0$/, because: 'real calls do not carry it any more' },
  { scenes: / (trialFlag|trialToFormal)=0$/, because: '0 is not sent' },
  { scenes: /^allOrgSync(V1)? flag=/, because: 'the flag of a snapshot has no meaning' },
  {
    scenes: /^(tenantSyncV1|applicationSyncV1) flag=2$|^authSyncV1 flag=3$/,
    because: 'the older kit does not print it',
  },
  {
    scenes: /^getLicenseV1 chargingMode=|^refreshLicenseV1 trialToFormal=1$/,
    because: 'no page of this family prints the field',
  },
  {
    scenes: /^refreshLicenseCode scene=(TRIAL_TO_FORMAL|RENEWAL_CHANGE)$/,
    because: 'printed for its sister interfaces only',
  },
];

export function coverageOf(document: OpenApiDocument): readonly CoveredOperation[] {
  const specification = readCallbackSpecification(
    document as unknown as Parameters<typeof readCallbackSpecification>[0],
  );
  // An operation without examples is one that is still being written: nothing can be sent of it yet.
  const operations = specification.operations.filter(
    (operation) => requestExamples(specification.document, operation).length > 0,
  );
  const checks = conformanceChecks({ ...specification, operations });
  const played = playedScenes();
  return describeOperations(document).map((operation) => {
    const { operationId } = operation;
    const own = played.filter((each) => each.operationId === operationId);
    const scenes = new Set([
      ...specifiedScenes(document, operation),
      ...own.map(({ scene }) => scene),
    ]);
    return {
      operationId,
      scenes: [...scenes].map((scene) => ({
        scene,
        playedBy: [
          ...new Set(own.filter((each) => isPlayed(scene, each)).map(({ playedBy }) => playedBy)),
        ],
        unsentBecause: unsent.find(({ scenes }) => scenes.test(`${operationId} ${scene}`))?.because,
      })),
      checks: checks.filter((check) => check.operationId === operationId).map(({ id }) => id),
    };
  });
}

interface PlayedScene {
  readonly operationId: string;
  readonly scene: string;
  readonly playedBy: string;
}

/** What says more than the specification knows is played under what the specification knows, too. */
function isPlayed(scene: string, played: PlayedScene): boolean {
  return played.scene === scene || played.scene.startsWith(`${scene} `);
}

/** Where the flag is mandatory: the kit and the order notice. */
const withTestFlagZero: readonly string[] = [
  'orderNotify',
  ...['tenantSync', 'applicationSync', 'authSync', 'singleOrgSync', 'allOrgSync'].flatMap(
    (name) => [name, `${name}V1`],
  ),
];

function playedScenes(): readonly PlayedScene[] {
  return [
    ...actions.flatMap(({ name, sends }) => sends.map((sent) => ({ ...sent, playedBy: name }))),
    ...withTestFlagZero.map((operationId) => ({
      operationId,
      scene: 'testFlag=0',
      playedBy: 'every real call',
    })),
    ...sentAsTimePasses.map((sent) => ({ ...sent, playedBy: 'as time passes' })),
    ...everyKindOfProduct.flatMap((listing) => {
      const { kind, chargingMode, kit, sendsOrderNotice = false } = listing;
      const product = { productId: '', kind, chargingMode, kit, sendsOrderNotice };
      return debugCaseDrafts(product).map((draft) => ({
        operationId: draft.operationId,
        scene: sceneOf(draft),
        playedBy: 'debug',
      }));
    }),
  ];
}

/** The fields whose value makes another call of an operation. */
const sceneFields: ReadonlySet<string> = new Set([
  'scene',
  'status',
  'instanceStatus',
  'flag',
  'chargingMode',
  'trialFlag',
  'trialToFormal',
  'testFlag',
]);

function specifiedScenes(
  document: OpenApiDocument,
  { operation }: DescribedOperation,
): readonly string[] {
  const [request] = requestSchemasOf(document, operation);
  if (request === undefined) return [];
  const { properties = {} } = resolveReference<Schema>(document, request);
  return Object.entries(properties)
    .filter(([name]) => sceneFields.has(name))
    .flatMap(([name, property]) => {
      const { enum: values = [] } = resolveReference<Schema>(document, property);
      // A number and its digit as text are the same value; empty is absent.
      const texts = new Set(values.map(String).filter((text) => text !== ''));
      return [...texts].map((text) => `${name}=${text}`);
    });
}

function introduction(rows: readonly CoveredOperation[]): string {
  const played = rows.filter(({ scenes }) => scenes.some(({ playedBy }) => playedBy.length > 0));
  const checked = rows.filter(({ checks }) => checks.length > 0);
  const scenes = rows.flatMap((row) => row.scenes);
  const playedScenesCount = scenes.filter(({ playedBy }) => playedBy.length > 0).length;
  return `# What the emulator plays, and what the conformance run checks

${played.length} of ${rows.length} callbacks are played, ${checked.length} of ${rows.length} are checked.
${playedScenesCount} of ${scenes.length} scenes are played; of the others it is said why the marketplace does not send them. They are
accepted all the same.

Generated by \`npm run generate\` from the specification, the actions of the emulator and the checks of the conformance run. Do not edit.
`;
}

function section({ operationId, scenes, checks }: CoveredOperation): string {
  const lines = scenes.map(({ scene, playedBy, unsentBecause = 'not played' }) => {
    const by = playedBy.map((name) => (name.includes(' ') ? name : `\`${name}\``)).join(', ');
    return `| ${scene} | ${by === '' ? `— ${unsentBecause}` : by} |`;
  });
  return `## ${operationId}

| scene | played by |
| --- | --- |
${lines.join('\n')}

${checksByTopic(checks)}
`;
}

/** `newInstance/real.purchase` and its sisters, a line for each topic. */
function checksByTopic(checks: readonly string[]): string {
  const topics = new Map<string, string[]>();
  for (const id of checks) {
    const [topic = '', ...rest] = id.slice(id.indexOf('/') + 1).split('.');
    topics.set(topic, [...(topics.get(topic) ?? []), rest.join('.')]);
  }
  const rows = [...topics].map(
    ([topic, names]) => `| ${topic} | ${names.filter((name) => name !== '').join(', ')} |`,
  );
  return `| checks | ${checks.length} |\n| --- | --- |\n${rows.join('\n')}`;
}
