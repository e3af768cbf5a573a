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
      [3, /\$p\.resourceId: no earlier step is called p; none has a name yet/],
      [7, /\$p: which id of it\? e\.g\. \$p\.resourceId/],
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
