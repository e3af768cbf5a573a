import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { nearestName } from '../domain/nearest-name.js';
import { patternProblem } from './event-pattern.js';
import { urlProblem } from './target-url.js';
import { timeoutMsDefault, type WebhookEndpoint } from './webhook-endpoint.js';
import { secretProblem, splitSecrets } from './webhook-secret.js';

export interface EndpointFileOptions {
  readonly allowsPrivate: boolean;
  /** Filled with all that is wrong. */
  readonly problems: string[];
}

/** The endpoints of a file in YAML or JSON. Those with mistakes are among them as far as they can be read, so that names are compared. */
export function readEndpointFile(
  path: string,
  { allowsPrivate, problems }: EndpointFileOptions,
): readonly WebhookEndpoint[] {
  const place = `KOOGATE_WEBHOOKS (${path})`;
  const read = parseFile(path);
  if (typeof read === 'string') {
    problems.push(`${place}: ${read}`);
    return [];
  }
  return read.entries.flatMap((entry, index) => {
    const parsed = entrySchema(allowsPrivate).safeParse(entry);
    const secrets = readSecrets(entry, dirname(path));
    const mistakes = [...(parsed.error?.issues ?? []).flatMap(toSentences), ...secrets.problems];
    if (parsed.success && mistakes.length === 0) return [toEndpoint(parsed.data, secrets.secrets)];
    const name = nameOf(entry);
    const who = `${place}, entry ${index + 1}${name === undefined ? '' : ` (${name})`}`;
    problems.push(...mistakes.map((text) => `${who}: ${text}`));
    return name === undefined ? [] : [{ ...unreadable, name, provision: provisions(entry) }];
  });
}

/** What is read of it, or why it cannot be. */
function parseFile(path: string): { readonly entries: readonly unknown[] } | string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return `cannot be read (${codeOf(error)}); it must be a file in YAML or JSON with a list of endpoints`;
  }
  try {
    const content: unknown = parse(text, { prettyErrors: false });
    if (!Array.isArray(content)) {
      return 'must hold a list of endpoints, each with name, url and secrets or secretsFile';
    }
    return content.length === 0
      ? 'holds no endpoint; unset the variable instead'
      : { entries: content };
  } catch (error) {
    // The line itself may hold a secret: only its place is told.
    const line =
      'pos' in Object(error) ? lineOf(text, (error as { pos: readonly number[] }).pos[0]) : '';
    return `is neither YAML nor JSON${line}`;
  }
}

function lineOf(text: string, position = 0): string {
  return `, see line ${text.slice(0, position).split('\n').length}`;
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
const timeoutMs = { min: 1_000, max: 60_000 };
const fields = ['name', 'url', 'secrets', 'secretsFile', 'events', 'provision', 'timeoutMs'];

function entrySchema(allowsPrivate: boolean) {
  const text = (what: string) => z.string({ error: `must be ${what}` });
  return z.strictObject(
    {
      name: text('a text of letters, digits, - and _').regex(
        namePattern,
        'must begin with a letter or digit, hold only letters, digits, - and _, and have at most 40 characters',
      ),
      url: text('a URL such as https://seller.example/koogate').superRefine(
        complain((url: string) => urlProblem(url, allowsPrivate)),
      ),
      secrets: z
        .union([z.string(), z.array(z.string())], {
          error: 'must be a list of texts such as whsec_…',
        })
        .optional(),
      secretsFile: text('the path of a file').optional(),
      events: z
        .array(text('a type of event').superRefine(complain(patternProblem)), {
          error: 'must be a list such as [instance.*, order.notified]',
        })
        .min(1, 'names no event; leave it out to be told all')
        .default(['*']),
      provision: z.boolean({ error: 'must be true or false' }).default(false),
      timeoutMs: z
        .int({ error: 'must be a whole number of milliseconds' })
        .min(timeoutMs.min, `must be at least ${timeoutMs.min}`)
        .max(timeoutMs.max, `must be at most ${timeoutMs.max}`)
        .default(timeoutMsDefault),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? entryForm : undefined) },
  );
}

const entryForm = 'must be an endpoint with name, url and secrets or secretsFile';

/** Takes a function that says what is wrong with a value. */
function complain<Value>(problemOf: (value: Value) => string | undefined) {
  return (value: Value, context: z.RefinementCtx): void => {
    const problem = problemOf(value);
    if (problem !== undefined) context.addIssue(problem);
  };
}

type Entry = z.output<ReturnType<typeof entrySchema>>;

function toEndpoint(entry: Entry, secrets: readonly string[]): WebhookEndpoint {
  const { name, url, events, provision, timeoutMs } = entry;
  return { name, url, secrets, events, provision, timeoutMs };
}

interface SecretsRead {
  readonly secrets: readonly string[];
  readonly problems: readonly string[];
}

/** What is of another kind than it should be, the schema tells. */
function readSecrets(entry: unknown, folder: string): SecretsRead {
  const secrets = memberOf(entry, 'secrets');
  const secretsFile = memberOf(entry, 'secretsFile');
  if (secrets !== undefined && secretsFile !== undefined) {
    return failed('field secretsFile stands beside secrets: give one of the two');
  }
  if (typeof secretsFile === 'string') return readSecretsFile(resolve(folder, secretsFile));
  if (typeof secrets === 'string') return checked(splitSecrets(secrets), 'secrets');
  const isMissing = secrets === undefined && secretsFile === undefined && isObject(entry);
  const list = Array.isArray(secrets) ? secrets.filter((each) => typeof each === 'string') : [];
  return isMissing || Array.isArray(secrets)
    ? checked(list, 'secrets')
    : { secrets: [], problems: [] };
}

function readSecretsFile(path: string): SecretsRead {
  try {
    return checked(splitSecrets(readFileSync(path, 'utf8')), 'secretsFile');
  } catch (error) {
    return failed(`field secretsFile cannot be read: ${path} (${codeOf(error)})`);
  }
}

function failed(problem: string): SecretsRead {
  return { secrets: [], problems: [problem] };
}

function checked(secrets: readonly string[], field: string): SecretsRead {
  if (secrets.length === 0) {
    return failed(
      `field ${field} holds no secret; make one: echo whsec_$(openssl rand -base64 32)`,
    );
  }
  const problems = secrets.flatMap((secret, index) => {
    const problem = secretProblem(secret);
    return problem === undefined ? [] : [`field ${field} (entry ${index + 1}) ${problem}`];
  });
  return { secrets, problems };
}

function toSentences(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const nearest = nearestName(key, fields);
      const hint =
        nearest === undefined ? `it may have ${fields.join(', ')}` : `is ${nearest} meant?`;
      return `there is no field ${key}; ${hint}`;
    });
  }
  const [field, index] = issue.path;
  if (field === undefined) return [issue.message];
  const which = typeof index === 'number' ? ` (entry ${index + 1})` : '';
  return [`field ${String(field)}${which} ${issue.message}`];
}

/** Stands for one that is refused anyway. */
const unreadable = { url: '', secrets: [], events: [], timeoutMs: timeoutMsDefault };

function nameOf(entry: unknown): string | undefined {
  const name = memberOf(entry, 'name');
  return typeof name === 'string' && namePattern.test(name) ? name : undefined;
}

function provisions(entry: unknown): boolean {
  return memberOf(entry, 'provision') === true;
}

function memberOf(entry: unknown, name: string): unknown {
  return isObject(entry) ? entry[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
