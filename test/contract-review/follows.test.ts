import { readFileSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { compareSpecifications } from '../../scripts/contract/compare-specifications.js';
import type { Consequence } from '../../scripts/contract/consequence.js';
import { whatFollows } from '../../scripts/contract/follows/what-follows.js';
import { readWorkingSet } from '../../scripts/contract/specification-set.js';
import { contractProject, type ContractProject } from '../support/contract-project.js';

const fixture = (name: string) =>
  readFileSync(new URL(`../contract/generation/${name}`, import.meta.url), 'utf8');

/** What follows when the specification is changed so. */
async function followsOf(plant: (project: ContractProject) => void): Promise<Found> {
  const project = contractProject();
  const before = await readWorkingSet(project.dir);
  plant(project);
  const changes = compareSpecifications(before, await readWorkingSet(project.dir));
  const follows = await whatFollows(changes, project.dir);
  const ids = new Set(changes.map(({ id }) => id));
  for (const each of follows) {
    expect(each.changes.length).toBeGreaterThan(0);
    expect(each.changes.filter((id) => !ids.has(id))).toEqual([]);
  }
  return {
    follows,
    missing: follows.filter(({ exists }) => !exists).map(({ kind, path }) => `${kind} ${path}`),
    at: (path) => follows.filter((each) => each.path === path).map(({ sentence }) => sentence),
  };
}

interface Found {
  readonly follows: readonly Consequence[];
  /** What does not exist yet. */
  readonly missing: readonly string[];
  /** What is to be done in a file. */
  readonly at: (path: string) => readonly string[];
}

const request = 'openapi/schemas/UpdateInstanceStatusRequest.yaml';

describe('what follows from a change', { timeout: 60_000 }, () => {
  it('is nothing when nothing has changed', async () => {
    expect((await followsOf(() => undefined)).follows).toEqual([]);
  });

  it('of a new activity is all that an activity has, and none of it exists', async () => {
    const { missing, at } = await followsOf((project) => {
      project.write('openapi/paths/saas-v2/pauseInstance.yaml', fixture('pauseInstance.yaml'));
      for (const schema of ['PauseInstanceRequest.yaml', 'PauseInstanceAnswer.yaml']) {
        project.write(`openapi/schemas/${schema}`, fixture(schema));
      }
      project.replace(
        'openapi/callbacks.yaml',
        '  /koogallery#expireInstance:\n',
        '  /koogallery#pauseInstance:\n    post:\n      $ref: paths/saas-v2/pauseInstance.yaml\n  /koogallery#expireInstance:\n',
      );
    });
    expect(missing).toEqual([
      'handler src/operations/pause-instance.ts',
      'handler src/operations/saas-v2.ts',
      'handler src/operations/saas-v2-debug.ts',
      'test test/contract/specification.test.ts',
      'example openapi/examples/saas-v2/pauseInstance.<case>.yaml',
      'emulator src/emulator/kinds/saas-v2.ts',
      'emulator src/emulator/debug-cases/saas-v2-cases.ts',
      'conformance src/conformance/journeys/saas-v2.ts',
      'test test/contract/pause-instance.test.ts',
      'documentation openapi/guides/callbacks.md',
      'documentation openapi/guides/saas-v2.md',
      'documentation openapi/translations/zh',
      'documentation openapi/translations/zh',
    ]);
    expect(at('generated/stubs/SaasV2.ts')[0]).toContain('the compiler asks for the handler');
    expect(at('src/storage/migrations/migration-source.ts')[0]).toContain(
      'No table keeps anything of `pauseInstance`',
    );
  });

  it('of a new optional field is an example and that it is sent; code may read it and a column may keep it', async () => {
    const { missing, at } = await followsOf((project) => {
      project.replace(
        request,
        '  testFlag:\n',
        '  statusReason:\n    type: string\n    description: Why.\n  testFlag:\n',
      );
    });
    expect(missing).toEqual([
      'example openapi/examples/saas-v2/updateInstanceStatus.with-status-reason.yaml',
      'emulator src/emulator/kinds/saas-v2.ts',
      'documentation openapi/translations/zh',
    ]);
    expect(at('src/operations/update-instance-status.ts')).toEqual([
      'Nothing of `updateInstanceStatus` reads or writes `statusReason`: decide whether it should.',
    ]);
    expect(at('src/storage/migrations/migration-source.ts')[0]).toMatch(
      /^No column keeps `statusReason`.*rows stored before have none\.$/,
    );
    expect(at('test/contract/update-instance-status.test.ts')).toHaveLength(1);
  });

  it('of a field that is gone are those who read, keep and send it under whatever name', async () => {
    const { missing, at } = await followsOf((project) => {
      const path = 'openapi/schemas/RefreshInstanceRequest.yaml';
      project.write(path, withoutProperty(project.read(path), 'productId'));
    });
    expect(missing).toEqual([]);
    expect(at('src/operations/refresh-instance.ts')).toEqual([
      'Reads `productId`, which is specified no longer.',
    ]);
    expect(at('src/storage/tables/instances.ts')[0]).toMatch(
      /^`instances\.product_id` keeps `productId`\. Rows keep what they have/,
    );
    expect(at('src/emulator/kinds/saas-v2.ts')[0]).toContain('which has it no longer');
  });

  it('of a narrowed field are the examples that no longer fit, and the rows that are stored already', async () => {
    const { at } = await followsOf((project) => {
      project.replace('openapi/schemas/ExpireTime.yaml', 'maxLength: 17', 'maxLength: 14');
    });
    expect(at('openapi/examples/saas-v2/refreshInstance.renewal-17-digits.yaml')).toEqual([
      'No longer fits: /expireTime must NOT have more than 14 characters.',
    ]);
    expect(at('openapi/examples/saas-v2/refreshInstance.renewal.yaml')).toEqual([]);
    expect(at('src/storage/tables/instances.ts').join()).toMatch(
      /`instances\.expires_at` keeps `expireTime`\. Rows stored before may hold/,
    );
    expect(at('src/operations/expiry.ts').join()).toContain('Reads `expireTime`');
    expect(at('src/domain/instance-life.ts').join()).toContain('(as `expiresAt`)');
  });

  it('of an operation that is gone are its code, its examples and whoever still names it', async () => {
    const { missing, at } = await followsOf((project) => {
      project.replace(
        'openapi/callbacks.yaml',
        '  /koogallery#changeInstanceCheck:\n    post:\n      $ref: paths/saas-v2/changeInstanceCheck.yaml\n',
        '',
      );
    });
    expect(missing).toEqual([]);
    for (const path of [
      'src/operations/change-instance-check.ts',
      'src/operations/saas-v2.ts',
      'src/operations/saas-v2-debug.ts',
      'openapi/examples/saas-v2/changeInstanceCheck.array.yaml',
      'src/emulator/kinds/saas-v2.ts',
      'src/conformance/journeys/saas-v2.ts',
      'test/contract/specification.test.ts',
    ]) {
      expect(at(path), path).toHaveLength(1);
    }
  });

  it('of a new management operation are its handler, its line in the table, an example and a test', async () => {
    const { missing } = await followsOf((project) => {
      project.write(
        'openapi/paths/management/getPause.yaml',
        project
          .read('openapi/paths/management/getInstance.yaml')
          .replace('operationId: getInstance', 'operationId: getPause')
          .replaceAll(/ {10}examples:\n(?: {12,}.*\n)*/g, ''),
      );
      project.replace(
        'openapi/management.yaml',
        'paths:\n',
        'paths:\n  /pauses/{instanceId}:\n    $ref: paths/management/getPause.yaml\n',
      );
    });
    expect(missing).toEqual([
      'handler src/management/operations/get-pause.ts',
      'handler src/management/management-operations.ts',
      'test test/contract/management-instances.test.ts',
    ]);
  });

  it('of an operation that is renamed are the old name where it is written, and all that the new one needs', async () => {
    const { missing, at } = await followsOf((project) => {
      project.replace(
        'openapi/paths/management/cancelJob.yaml',
        'operationId: cancelJob',
        'operationId: stopJob',
      );
    });
    expect(missing).toContain('handler src/management/operations/stop-job.ts');
    expect(missing).toContain('handler src/management/management-operations.ts');
    expect(at('src/management/operations/cancel-job.ts')).toContain(
      'Answers `cancelJob`, which is called `stopJob` now: rename it.',
    );
    expect(at('test/contract/management-jobs.test.ts')).toContain(
      'Still names `cancelJob`, which is called `stopJob` now.',
    );
  });

  it('of a member of a management answer are those who tell it, and the column that keeps it', async () => {
    const { at } = await followsOf((project) => {
      const path = 'openapi/schemas/management/Instance.yaml';
      project.write(path, withoutProperty(project.read(path), 'duplicateOf'));
    });
    expect(at('src/management/instance-answer.ts')).toContain(
      'Tells `duplicateOf`, which is specified no longer.',
    );
    expect(at('src/storage/tables/instances.ts').join()).toContain('`instances.duplicate_of`');
  });

  it('of a new type of event are its name in the domain and the event of the tests', async () => {
    const { missing } = await followsOf((project) => {
      project.write(
        'openapi/paths/events/instancePaused.yaml',
        project
          .read('openapi/paths/events/instanceFrozen.yaml')
          .replace('operationId: instanceFrozen', 'operationId: instancePaused'),
      );
      project.replace(
        'openapi/events.yaml',
        'webhooks:\n',
        'webhooks:\n  instance.paused:\n    $ref: paths/events/instancePaused.yaml\n',
      );
    });
    expect(missing).toEqual([
      'handler src/domain/seller-event.ts',
      'test test/support/every-event.ts',
    ]);
  });

  it('of new texts and changed guides is their Chinese', async () => {
    const plant = (project: ContractProject) => {
      project.replace(
        request,
        '  testFlag:\n',
        '  statusReason:\n    type: string\n    description: Why it is set.\n  testFlag:\n',
      );
    };
    const untranslated = await followsOf((project) => {
      plant(project);
      project.write(
        'openapi/guides/saas-v2.md',
        `${project.read('openapi/guides/saas-v2.md')}\nMore.\n`,
      );
    });
    expect(untranslated.at('openapi/translations/zh')).toEqual([
      'no Chinese for "Why it is set.": add { en, zh } to a file of openapi/translations/zh/',
    ]);
    expect(untranslated.at('openapi/guides/zh/saas-v2.md').join()).toContain(
      'openapi/guides/zh/saas-v2.md translates an older openapi/guides/saas-v2.md',
    );
    const translated = await followsOf((project) => {
      plant(project);
      project.write('openapi/translations/zh/more.yaml', '- en: Why it is set.\n  zh: 原因。\n');
    });
    expect(translated.at('openapi/translations/zh')).toEqual([]);
  });
});

/** The YAML without a property and what is indented below it, and without its line among the required ones. */
function withoutProperty(yaml: string, name: string): string {
  return yaml
    .replace(new RegExp(`^  ${name}:\\n(?:    .*\\n)*`, 'm'), '')
    .replace(new RegExp(`^  - ${name}\\n`, 'm'), '');
}
