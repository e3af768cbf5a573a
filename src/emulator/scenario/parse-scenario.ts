import { isMap, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { createFaultControl } from '../faults/fault-control.js';
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
    throw new ScenarioError(
      fileName,
      reading.problems.toSorted((a, b) => a.line - b.line),
    );
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

  /** Throws where aliases would make a small text a huge value. */
  toValue(): unknown {
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
  const value = readValue(reading);
  if (value === undefined) return undefined;
  const head = reading.read(scenarioHeadSchema, value);
  const named = new Set<string>();
  const steps = value.steps.flatMap((each, at): LocatedStep[] => {
    const step = readStep(reading, each, at);
    if (step === undefined) return [];
    const checked = { step, at, named, actions };
    checkReferences(reading, checked);
    checkFaults(reading, checked);
    checkAction(reading, checked);
    return [{ step, line: reading.lineOf(['steps', at]) }];
  });
  return head && { ...head, steps };
}

/** A mapping with a list of steps, whatever else it is: without them there is nothing to look at. */
function readValue(reading: Reading): { readonly steps: readonly unknown[] } | undefined {
  if (!reading.isMapping()) {
    reading.reportAt(
      [],
      'a scenario has members: name, steps, and seed, start and products as needed',
    );
    return undefined;
  }
  try {
    return reading.toValue() as { readonly steps: readonly unknown[] };
  } catch (error) {
    reading.reportAt([], error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

const stepKinds = Object.keys(stepSchemas) as StepKind[];

function readStep(reading: Reading, value: unknown, at: number): ScenarioStep | undefined {
  const members = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const kind = stepKinds.find((each) => members.includes(each));
  if (kind === undefined) {
    reading.reportAt(['steps', at], `a step is one of ${stepKinds.join(', ')}`);
    return undefined;
  }
  return reading.read<ScenarioStep>(stepSchemas[kind], value, ['steps', at]);
}

interface CheckedStep {
  readonly step: ScenarioStep;
  readonly at: number;
  /** What earlier steps are called. */
  readonly named: Set<string>;
  readonly actions: readonly ActionDefinition[];
}

function checkReferences(reading: Reading, { step, at, named }: CheckedStep): void {
  const place: Path = ['steps', at];
  const references = [
    ...('do' in step ? referencesIn(step.with, [...place, 'with']) : []),
    ...('expect' in step ? referencesIn(step.expect, [...place, 'expect']) : []),
  ];
  for (const { reference, path } of references) {
    const name = reference.slice(1).split('.')[0] ?? '';
    if (!named.has(name)) {
      const known = [...named].join(', ');
      const advice = known === '' ? 'none has a name yet (as: …)' : `there are: ${known}`;
      reading.reportAt(path, `${reference}: no earlier step is called ${name}; ${advice}`);
    } else if (!reference.includes('.')) {
      reading.reportAt(path, `${reference}: which id of it? e.g. ${reference}.resourceId`);
    }
  }
}

interface Reference {
  readonly reference: string;
  readonly path: Path;
}

/** Every text that begins with a dollar sign, however deep. */
function referencesIn(value: unknown, path: Path): readonly Reference[] {
  if (typeof value === 'string') return value.startsWith('$') ? [{ reference: value, path }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    referencesIn(member, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

function checkFaults(reading: Reading, { step, at, actions }: CheckedStep): void {
  if (!('faults' in step) || step.faults === 'none') return;
  const operationIds = [
    ...new Set(actions.flatMap(({ sends }) => sends.map(({ operationId }) => operationId))),
  ];
  try {
    const rules = typeof step.faults === 'string' ? parseFaults(step.faults) : step.faults;
    createFaultControl(rules, 1, operationIds);
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    reading.reportAt(['steps', at, 'faults'], error.message);
  }
}

function checkAction(reading: Reading, { step, at, named, actions }: CheckedStep): void {
  if (!('do' in step)) return;
  const action = actions.find(({ name }) => name === step.do);
  if (action === undefined) {
    const known = actions.map(({ name }) => name).join(', ');
    reading.reportAt(['steps', at, 'do'], `there is no action ${step.do}; there are: ${known}`);
  } else {
    reading.read(action.parameters, step.with, ['steps', at, 'with']);
  }
  if (step.as === undefined) return;
  if (named.has(step.as)) {
    reading.reportAt(['steps', at, 'as'], `an earlier step is called ${step.as} already`);
  }
  named.add(step.as);
}
