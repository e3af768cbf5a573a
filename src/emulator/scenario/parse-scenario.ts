import { isMap, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { parseFaults } from '../faults/fault-rule.js';
import { ActionError, type ActionDefinition } from '../marketplace.js';
import {
  scenarioHeadSchema,
  stepSchemas,
  type LocatedStep,
  type Scenario,
  type ScenarioStep,
  type StepKind,
} from './scenario.js';

/** A scenario that cannot be played, with everything that is wrong with it, line by line. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';

  constructor(
    fileName: string,
    readonly problems: readonly ScenarioProblem[],
  ) {
    super(problems.map(({ line, problem }) => `${fileName}:${line}: ${problem}`).join('\n'));
  }
}

export interface ScenarioProblem {
  readonly line: number;
  readonly problem: string;
}

/**
 * Reads a scenario, YAML or JSON. Throws `ScenarioError` with all problems at once: what is no YAML, unknown members and values,
 * actions that do not exist or take other parameters, references to what no earlier step made.
 */
export function parseScenario(
  text: string,
  fileName: string,
  actions: readonly ActionDefinition[],
): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const reading = new Reading(document, lines);
  for (const { message, pos } of document.errors) {
    const [sentence = message] = message.split('\n');
    reading.report(lines.linePos(pos[0]).line, sentence);
  }
  const scenario = document.errors.length > 0 ? undefined : readScenario(reading, actions);
  if (scenario === undefined || reading.problems.length > 0) {
    throw new ScenarioError(fileName, reading.problems);
  }
  return scenario;
}

type Path = readonly (string | number)[];

class Reading {
  readonly problems: ScenarioProblem[] = [];
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  get value(): unknown {
    return this.#document.toJS() as unknown;
  }

  report(line: number, problem: string): void {
    this.problems.push({ line, problem });
  }

  reportAt(path: Path, problem: string): void {
    this.report(this.lineOf(path), problem);
  }

  /** Of the node there, or of the nearest around it. */
  lineOf(path: Path): number {
    const node = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    const range =
      typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (Array.isArray(range)) return this.#lines.linePos(range[0] as number).line;
    return path.length === 0 ? 1 : this.lineOf(path.slice(0, -1));
  }

  /** The value in the form of a schema; `undefined` when it has another, which is reported. */
  read<Value>(schema: z.ZodType<Value>, value: unknown, at: Path = []): Value | undefined {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) {
      const names = path.filter((step) => typeof step !== 'symbol');
      const place = [...at, ...names];
      this.reportAt(place, `${names.length === 0 ? '' : `${names.join('.')}: `}${message}`);
    }
    return undefined;
  }

  isMapping(): boolean {
    return isMap(this.#document.contents) && isSeq(this.#document.get('steps', true));
  }
}

function readScenario(
  reading: Reading,
  actions: readonly ActionDefinition[],
): Scenario | undefined {
  if (!reading.isMapping()) {
    reading.reportAt(
      [],
      'a scenario has members: name, steps, and seed, start and products as needed',
    );
    return undefined;
  }
  const head = reading.read(scenarioHeadSchema, reading.value);
  if (head === undefined) return undefined;
  const named = new Set<string>();
  const steps = head.steps.flatMap((value, at): LocatedStep[] => {
    const step = readStep(reading, value, at);
    if (step === undefined) return [];
    checkReferences(reading, { step, at, named });
    if ('do' in step) {
      checkAction(reading, { step, at, actions });
      if (step.as !== undefined) named.add(step.as);
    }
    return [{ step, line: reading.lineOf(['steps', at]) }];
  });
  return { ...head, steps };
}

const stepKinds = Object.keys(stepSchemas) as StepKind[];

function readStep(reading: Reading, value: unknown, at: number): ScenarioStep | undefined {
  const members = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const kind = stepKinds.find((each) => members.includes(each));
  if (kind === undefined) {
    reading.reportAt(['steps', at], `a step is one of ${stepKinds.join(', ')}`);
    return undefined;
  }
  const step = reading.read<ScenarioStep>(stepSchemas[kind], value, ['steps', at]);
  if (step !== undefined && 'faults' in step && typeof step.faults === 'string') {
    try {
      if (step.faults !== 'none') parseFaults(step.faults);
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      reading.reportAt(['steps', at, 'faults'], error.message);
    }
  }
  return step;
}

interface CheckedStep {
  readonly step: ScenarioStep;
  readonly at: number;
}

function checkReferences(
  reading: Reading,
  { step, at, named }: CheckedStep & { readonly named: ReadonlySet<string> },
): void {
  for (const reference of referencesIn(step)) {
    const name = reference.slice(1).split('.')[0] ?? '';
    if (!named.has(name)) {
      const known = [...named].join(', ');
      const advice = known === '' ? 'none has a name yet (as: …)' : `there are: ${known}`;
      reading.reportAt(['steps', at], `${reference}: no earlier step is called ${name}; ${advice}`);
    } else if (!reference.includes('.')) {
      reading.reportAt(['steps', at], `${reference}: which id of it? e.g. ${reference}.resourceId`);
    }
  }
}

/** Every text that begins with a dollar sign, however deep. */
export function referencesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.startsWith('$') ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(referencesIn);
}

function checkAction(
  reading: Reading,
  {
    step,
    at,
    actions,
  }: CheckedStep & {
    readonly step: Extract<ScenarioStep, { do: string }>;
    readonly actions: readonly ActionDefinition[];
  },
): void {
  const action = actions.find(({ name }) => name === step.do);
  if (action === undefined) {
    const known = actions.map(({ name }) => name).join(', ');
    reading.reportAt(['steps', at, 'do'], `there is no action ${step.do}; there are: ${known}`);
    return;
  }
  reading.read(action.parameters, step.with, ['steps', at, 'with']);
}
