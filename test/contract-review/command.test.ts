import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { actSchema, reviewedProject, type ReviewedProject } from '../support/reviewed-project.js';

const projects: ReviewedProject[] = [];
let project: ReviewedProject;

beforeEach(async () => {
  project = await reviewedProject();
  projects.push(project);
});
afterAll(async () => {
  for (const each of projects) await each[Symbol.asyncDispose]();
});

const required = actSchema.replace('[orderId]', '[orderId, note]');
const id = 'callbacks/act/request/note/became-required';
const acknowledgement = (change: string) =>
  `- change: ${change}\n  because: The vendor's page has it.\n  by: A. Developer\n  date: 2026-03-01\n`;

describe('npm run contract:review', () => {
  test('ends with 0 where nothing has changed since the last published version', async () => {
    const { exitCode, out } = await project.review();

    expect(out).toContain('Compared with 1.0.0: nothing has changed.');
    expect(exitCode).toBe(0);
  });

  test('ends with 1 on something breaking, and with 0 once it is acknowledged', async () => {
    await project.write('openapi/schemas/Act.yaml', required);

    const refused = await project.review();
    expect(refused.exitCode).toBe(1);
    expect(refused.out).toContain('1 breaking, 0 risky, 0 harmless');
    expect(refused.out).toContain('BREAKING `note` of the request must be there now.');
    expect(refused.out).toContain(id);
    expect(refused.out).toContain('1 breaking change is not acknowledged');

    await project.write('openapi/contract/acknowledged.yaml', acknowledgement(id));
    const accepted = await project.review();
    expect(accepted.out).toContain("acknowledged by A. Developer: The vendor's page has it.");
    expect(accepted.exitCode).toBe(0);
  });

  test('writes the reports that it is asked for, where it is told to', async () => {
    await project.write('openapi/schemas/Act.yaml', required);

    await project.review(
      '--out',
      `${project.dir}/reports`,
      '--format',
      'json',
      '--format',
      'markdown',
    );

    const json = JSON.parse(await project.read('reports/review.json')) as { open: string[] };
    expect(json.open).toEqual([id]);
    expect(await project.read('reports/review.md')).toContain('# Contract review');
    await expect(project.read('reports/review.html')).rejects.toThrow('ENOENT');
  });

  test('ends with 1 on an acknowledgement that matches no change, and says which', async () => {
    await project.write('openapi/contract/acknowledged.yaml', acknowledgement(id));

    const { exitCode, out } = await project.review();

    expect(exitCode).toBe(1);
    expect(out).toContain(`Acknowledged, but no change`);
    expect(out).toContain(id);
  });

  test('takes no offence at an acknowledgement of a change that a git revision has already', async () => {
    await project.write('openapi/schemas/Act.yaml', required);
    await project.write('openapi/contract/acknowledged.yaml', acknowledgement(id));
    await project.git('add', '--all');
    const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    await project.git(...who, 'commit', '--quiet', '--message', 'Demand a note');

    const { exitCode, out } = await project.review('--base', 'HEAD');

    expect(out).toContain('Compared with HEAD: nothing has changed.');
    expect(out).not.toContain('Acknowledged, but no change');
    expect(exitCode).toBe(0);
  });

  test('with --strict holds up what is risky too', async () => {
    const without = actSchema.replace('  note: { type: string }\n', '');
    await project.write('openapi/schemas/Act.yaml', without);

    const [usual, strict] = [await project.review(), await project.review('--strict')];

    expect([usual.exitCode, strict.exitCode]).toEqual([0, 1]);
    expect(strict.out).toContain('1 breaking or risky change is not acknowledged');
  });

  test('compares with any git revision, and leaves nothing of it behind', async () => {
    await project.write('openapi/schemas/Act.yaml', required);
    const before = await project.git('status', '--porcelain');

    const { exitCode, out } = await project.review(
      '--base',
      'HEAD',
      '--out',
      `${project.dir}/.git/x`,
    );

    expect(out).toContain('Compared with HEAD: 1 breaking');
    expect(exitCode).toBe(1);
    expect(await project.git('status', '--porcelain')).toBe(before);
  });

  test.each([
    {
      what: 'a base that nobody knows',
      options: ['--base', 'v9.9'],
      says: 'v9.9 is neither a published version (1.0.0) nor a revision that git knows here',
    },
    {
      what: 'a base that looks like an option of git',
      options: ['--base=--output=x'],
      says: 'is neither a published version (1.0.0) nor a revision that git knows here',
    },
    {
      what: 'a report that there is not',
      options: ['--format', 'pdf'],
      says: '--format pdf: no such report, choose from markdown, html, json',
    },
    { what: 'an unknown option', options: ['--fast'], says: "Unknown option '--fast'" },
    {
      what: 'options that npm has kept to itself, and says how it hands them on',
      options: ['HEAD'],
      says: 'Options: --base <value>, --out <value>, --strict, --format <value>, --project <value>. npm hands them on only behind two dashes: `npm run contract:review -- --base <value>`',
    },
    {
      what: 'a folder without a specification',
      options: ['--project', '/nowhere'],
      says: '/nowhere has no folder openapi/: name the root of a project with --project',
    },
  ])('ends with 2 on $what', async ({ options, says }) => {
    const { exitCode, err } = await project.review(...options);

    expect(err).toContain(says);
    expect(exitCode).toBe(2);
  });

  test('ends with 2 on a specification that cannot be read, and names the file once', async () => {
    await project.write('openapi/schemas/Act.yaml', 'type: object: no\n');

    const { exitCode, err } = await project.review();

    expect(err.match(/Failed to parse/g)).toHaveLength(1);
    expect(err).toContain('schemas/Act.yaml');
    expect(exitCode).toBe(2);
  });
});
