import { createPublicKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { actions } from '../../src/emulator/actions/actions.js';
import { createFaultControl } from '../../src/emulator/faults/fault-control.js';
import { parseScenario, ScenarioError } from '../../src/emulator/scenario/parse-scenario.js';
import { readyScenarios } from '../../src/emulator/scenario/ready-scenarios.js';
import { runScenario, type ScenarioResult } from '../../src/emulator/scenario/run-scenario.js';
import { stageSettingsOf } from '../../src/emulator/scenario/scenario.js';
import { useDatabase } from '../support/databases.js';
import { playAgainstApp, playAgainstScripted, scriptedSeller } from '../support/emulated.js';
import { failure } from '../support/scripted-seller.js';
import { testKitPrivateKey } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const app = useApp(useDatabase('sqlite'));
const kitPublicKey = String(
  createPublicKey(testKitPrivateKey).export({ type: 'spki', format: 'pem' }),
);

it.each(Object.entries(readyScenarios))(
  '%s plays to its end against KooGate',
  async (name, text) => {
    const scenario = parseScenario(text, name, actions);
    const marketplace = playAgainstApp(app(), {
      kitPublicKey,
      ...stageSettingsOf(scenario),
      seed: 100 + Object.keys(readyScenarios).indexOf(name),
    });
    const result = await runScenario(scenario, { marketplace, faults: createFaultControl() });
    expect(result).toMatchObject({ failures: [], steps: scenario.steps.length });
    expect(result.deliveries).toBeGreaterThan(5);
  },
);

it.each([
  ['name: x', [[1, /a scenario has members: name, steps/]]],
  ['- just a list', [[1, /a scenario has members: name, steps/]]],
  ['name: [', [[1, /Flow sequence in block collection must be/]]],
  ['name: x\ncolour: red\nsteps:\n  - say: hello', [[1, /Unrecognized key: "colour"/]]],
  [
    'name: x\nsteps:\n  - sing: la\n  - do: dance\n  - advance: soon\n  - do: buy\n    with: { kind: shoes }',
    [
      [3, /a step is one of say, do, advance, faults, restart, expect/],
      [4, /there is no action dance; there are: debug, buy, /],
      [5, /advance: must be a number with ms, s, min, h or d behind it/],
      [7, /kind: Invalid option/],
    ],
  ],
  [
    'name: x\nsteps:\n  - do: renew\n    with: { resourceId: $p.resourceId }\n  - do: buy\n    as: p\n  - do: renew\n    with: { resourceId: $p }',
    [
      [4, /\$p\.resourceId: no earlier step is called p; none has a name yet/],
      [8, /\$p: which id of it\? e\.g\. \$p\.resourceId/],
    ],
  ],
  [
    'name: x\nsteps:\n  - faults: rain\n  - expect: {}\n  - expect: { state: open }',
    [
      [3, /there is no fault "rain"; there are: storm, duplicate, /],
      [4, /says nothing that could be seen/],
      [5, /resource and state belong together/],
    ],
  ],
  [
    'name: 7\nseed: -1\nsteps:\n  - do: dance\n  - advance: soon',
    [
      [1, /name: Invalid input: expected string/],
      [2, /seed: Too small/],
      [4, /there is no action dance/],
      [5, /advance: must be a number with/],
    ],
  ],
  [
    'name: x\nsteps:\n  - do: buy\n    as: p\n  - do: buy\n    as: p\n  - expect:\n      resource: $q.resourceId\n      state: open',
    [
      [6, /an earlier step is called p already/],
      [8, /\$q\.resourceId: no earlier step is called q; there are: p/],
    ],
  ],
  [
    'name: x\nsteps:\n  - faults: duplicate@newInstanc\n  - faults: [{ kind: replay, operations: [buy] }]\n  - faults: [{ kind: replay, ms: 5 }]',
    [
      [3, /fault duplicate: there is no operation newInstanc; there are: .*newInstance/],
      [4, /fault replay: there is no operation buy; there are: /],
      [5, /faults/],
    ],
  ],
] as const)('what is wrong with %j is told line by line', (text, problems) => {
  const told = problemsOf(text);
  expect(told.map(({ line }) => line)).toEqual(problems.map(([line]) => line));
  for (const [at, [, words]] of problems.entries()) expect(told[at]?.problem).toMatch(words);
});

it('the message of a broken scenario names the file and the line', () => {
  expect(() => parseScenario('name: x\nsteps:\n  - do: dance', 'play.yaml', actions)).toThrow(
    /^play\.yaml:3: there is no action dance/,
  );
});

it('JSON is read as well', () => {
  const text = JSON.stringify({ name: 'x', steps: [{ say: 'hello' }, { advance: '1h' }] });
  expect(parseScenario(text, 'x.json', actions).steps.map(({ step }) => step)).toEqual([
    { say: 'hello' },
    { advance: 3_600_000 },
  ]);
});

it('an expectation that is not met is told with its line, and the play goes on', async () => {
  const { failures, steps } = await play(`name: x
steps:
  - do: buy
    with: { kind: license-v1 }
    as: p
  - expect: { resource: $p.resourceId, state: released, lastCode: '000000', failures: 0 }
  - expect: { order: $p.orderId, status: done, lastOperation: getLicenseV1, notices: 0 }
`);
  expect(failures).toEqual([{ line: 6, problem: 'state should be released, and is open' }]);
  expect(steps).toBe(3);
});

it('a step that cannot be done ends the play', async () => {
  const { failures, steps } = await play('name: x\nsteps:\n  - do: unfreeze\n  - do: buy\n');
  expect(failures).toMatchObject([
    { line: 3, problem: expect.stringMatching(/nobody has bought one/) as unknown },
  ]);
  expect(steps).toBe(0);
});

it('faults of a scenario are in force from their step to the next', async () => {
  const seller = await scriptedSeller();
  const marketplace = playAgainstScripted(seller);
  const faults = createFaultControl();
  const seen: string[][] = [];
  const text =
    'name: x\nsteps:\n  - faults: duplicate\n  - say: now\n  - faults: [{ kind: delay, ms: 5 }]\n  - say: then\n  - faults: none\n  - say: at last';
  await runScenario(parseScenario(text, 'x', actions), {
    marketplace,
    faults,
    onStep: ({ step }) => {
      if ('say' in step) seen.push(faults.list().map(({ kind }) => kind));
    },
  });
  expect(seen).toEqual([['duplicate'], ['delay'], []]);
});

it('a dollar sign in what is said stands for itself', () => {
  const text = 'name: x\nsteps:\n  - say: $5 a month\n  - do: buy\n    as: p\n';
  expect(parseScenario(text, 'x', actions).steps[0]?.step).toEqual({ say: '$5 a month' });
});

it('a small text that aliases would make huge is refused', () => {
  const bomb = [
    '&b0 [x]',
    ...Array.from(
      { length: 9 },
      (_, at) => `&b${at + 1} [${Array(10).fill(`*b${at}`).join(', ')}]`,
    ),
  ];
  const text = `name: x\nproducts: [${bomb.join(', ')}]\nsteps:\n  - say: x`;
  expect(problemsOf(text)).toEqual([
    { line: 1, problem: 'Excessive alias count indicates a resource exhaustion attack' },
  ]);
});

it('what is expected is counted from the beginning of the play', async () => {
  const marketplace = playAgainstScripted(await scriptedSeller(() => failure));
  const faults = createFaultControl();
  await marketplace.perform('buy', { kind: 'license-v1' });
  expect(marketplace.state.deliveries).toHaveLength(1);
  const text =
    'name: x\nsteps:\n  - expect: { deliveries: 0, failures: 0, findings: 0, notices: 0 }\n  - do: buy\n    with: { kind: license-v1 }\n  - expect: { deliveries: 1, failures: 1 }\n  - expect: { deliveries: 2 }';
  const result = await runScenario(parseScenario(text, 'x', actions), { marketplace, faults });
  expect(result).toMatchObject({
    deliveries: 1,
    failures: [{ line: 7, problem: 'deliveries should be 2, and is 1' }],
  });
});

it('faults of a scenario end with it, however it ends, and those of others stay where it set none', async () => {
  const marketplace = playAgainstScripted(await scriptedSeller());
  const faults = createFaultControl([{ kind: 'delay', ms: 1, probability: 1 }]);
  const run = (steps: string) =>
    runScenario(parseScenario(`name: x\nsteps:\n${steps}`, 'x', actions), { marketplace, faults });
  await run('  - say: nothing');
  expect(faults.list().map(({ kind }) => kind)).toEqual(['delay']);
  await run('  - faults: duplicate');
  expect(faults.list()).toEqual([]);
  await run('  - faults: duplicate\n  - do: unfreeze');
  expect(faults.list()).toEqual([]);
});

it('a reference to what a step did not make ends the play, with what it made', async () => {
  const { failures } = await play(
    'name: x\nsteps:\n  - do: buy\n    with: { kind: license-v1 }\n    as: p\n  - do: renew\n    with: { resourceId: $p.instanceNumber }',
  );
  expect(failures).toMatchObject([
    {
      line: 6,
      problem: expect.stringMatching(
        /^\$p\.instanceNumber: p has no instanceNumber; it has: .*resourceId/,
      ) as unknown,
    },
  ]);
});

it('what was given up last is started again', async () => {
  const seller = await scriptedSeller(() => failure);
  const marketplace = playAgainstScripted(seller);
  const text =
    'name: x\nsteps:\n  - do: buy\n    with: { kind: license-v1 }\n  - advance: 1d\n  - restart: last';
  await runScenario(parseScenario(text, 'x', actions), {
    marketplace,
    faults: createFaultControl(),
  });
  expect(marketplace.state.deliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
});

async function play(text: string): Promise<ScenarioResult> {
  const marketplace = playAgainstScripted(await scriptedSeller());
  return runScenario(parseScenario(text, 'x', actions), {
    marketplace,
    faults: createFaultControl(),
  });
}

function problemsOf(text: string): ScenarioError['problems'] {
  try {
    parseScenario(text, 'x', actions);
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems;
    throw error;
  }
  return [];
}
