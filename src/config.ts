import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { incompletePairs, outgoingOf, toPath, type OutgoingConfig } from './config-outgoing.js';
import { configSchema, splitList, type ApiToken, type ConfigValues } from './config-schema.js';
import { keyClasses, type AccessKeys, type KeyClass } from './protocol/access-keys.js';

/** Everything the process is told from outside, read once, checked as a whole, frozen. */
export interface Config extends OutgoingConfig {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly basePath: string;
  readonly databaseUrl: string;
  readonly keys: AccessKeys;
  /** Open what the kit encrypts for the seller; newest first. */
  readonly kitPrivateKeys: readonly KeyObject[];
  /** 32 bytes each, current first, then those that can still open what they have sealed. */
  readonly dataKeys: readonly Buffer[];
  readonly apiTokens: readonly ApiToken[];
  readonly frontEndUrl: string | undefined;
  /** A module of the seller's, as an absolute path. */
  readonly handlers: string | undefined;
  /** How long one run of a handler may take (ms). */
  readonly handlerTimeoutMs: number;
  /** So much memory the process of the handlers may take. */
  readonly handlerMemoryMb: number;
  /** How long the answer to a purchase waits for its provisioning (ms); after it 000004 is answered and it goes on. */
  readonly provisionDeadlineMs: number;
  /** The algorithm of encrypted fields in the older interfaces, where a call does not tell: 1 AES-256, 2 AES-128. */
  readonly v1EncryptType: '1' | '2';
  /** Which API takes the usage of instances that were sold by SaaS V1; products that were listed long ago may need the old one. */
  readonly v1UsagePush: 'new' | 'old';
  /** How far the `timeStamp` of the older interfaces may be off (ms); `undefined`: it is not looked at. */
  readonly v1ClockSkewMsMax: number | undefined;
  /** Addresses or ranges of reverse proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly clockSkewMsMax: number;
  readonly bodyBytesMax: number;
  /** What all bodies that are being read or held may have together. */
  readonly bodiesBytesMax: number;
  /** How many calls may be worked on at once, however fast the database is. */
  readonly callsAtWorkMax: number;
  readonly connectionsMax: number;
  /** When a call is answered at the latest, whatever is not finished (ms). */
  readonly answerDeadlineMs: number;
  readonly callRetentionDays: number;
  /** How long events and jobs that have ended are kept. */
  readonly eventRetentionDays: number;
  /** After SIGTERM: how long it serves on while `/readyz` says that it stops (ms). */
  readonly drainDelayMs: number;
  readonly logLevel: string;
}

/** All problems at once, each with the name of the variable, what is wrong and what to write instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(
      [
        'KooGate cannot start with this configuration:',
        ...problems.map((line) => `  - ${line}`),
      ].join('\n'),
    );
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads `KOOGATE_*`; a variable that is empty counts as absent, and any may be given as `…_FILE`. */
export function readConfig(environment: Environment): Config {
  const problems: string[] = [];
  const values = withFiles(environment, problems);
  const parsed = configSchema.safeParse(values);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map(toProblem));
  }
  const production = environment.NODE_ENV === 'production';
  if (production) problems.push(...missingInProduction(values, problems));
  problems.push(...sharedKeys(values), ...incompletePairs(values));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const { data } = parsed;
  return Object.freeze({
    production,
    host: data.KOOGATE_HOST,
    port: data.KOOGATE_PORT,
    basePath: data.KOOGATE_BASE_PATH,
    databaseUrl: data.KOOGATE_DATABASE_URL,
    keys: keysOf(data),
    kitPrivateKeys: data.KOOGATE_KIT_PRIVATE_KEY,
    dataKeys: data.KOOGATE_DATA_KEY,
    apiTokens: data.KOOGATE_API_TOKENS,
    frontEndUrl: data.KOOGATE_FRONT_END_URL,
    handlers: toPath(data.KOOGATE_HANDLERS),
    handlerTimeoutMs: data.KOOGATE_HANDLER_TIMEOUT_MS,
    handlerMemoryMb: data.KOOGATE_HANDLER_MEMORY_MB,
    provisionDeadlineMs: data.KOOGATE_PROVISION_DEADLINE_MS,
    ...outgoingOf(data),
    v1EncryptType: data.KOOGATE_V1_ENCRYPT_TYPE,
    v1UsagePush: data.KOOGATE_V1_USAGE_PUSH,
    v1ClockSkewMsMax: data.KOOGATE_V1_CLOCK_SKEW_MS_MAX,
    trustedProxies: data.KOOGATE_TRUSTED_PROXIES,
    clockSkewMsMax: data.KOOGATE_CLOCK_SKEW_MS_MAX,
    bodyBytesMax: data.KOOGATE_BODY_BYTES_MAX,
    bodiesBytesMax: data.KOOGATE_BODIES_BYTES_MAX,
    callsAtWorkMax: data.KOOGATE_CALLS_AT_WORK_MAX,
    connectionsMax: data.KOOGATE_CONNECTIONS_MAX,
    answerDeadlineMs: data.KOOGATE_ANSWER_DEADLINE_MS,
    callRetentionDays: data.KOOGATE_CALL_RETENTION_DAYS,
    eventRetentionDays: data.KOOGATE_EVENT_RETENTION_DAYS,
    drainDelayMs: data.KOOGATE_DRAIN_DELAY_MS ?? usualDrainDelayMs(data),
    logLevel: data.KOOGATE_LOG_LEVEL,
  });
}

/** Where there may be other processes, whoever spreads calls over them gets the time to notice; on SQLite there is nowhere to go. */
function usualDrainDelayMs({ KOOGATE_DATABASE_URL }: ConfigValues): number {
  return KOOGATE_DATABASE_URL.startsWith('sqlite:') ? 0 : 5_000;
}

/** People count the entries of a list from 1. */
function toProblem({ path: [name, index], message }: z.core.$ZodIssue): string {
  const entry = typeof index === 'number' ? ` (entry ${index + 1})` : '';
  return `${String(name)}${entry}: ${message}`;
}

/** Where each class of keys is configured, whose calls it verifies, and where the seller finds the key. */
export const keyVariables = {
  base: {
    name: 'KOOGATE_BASE_KEYS',
    calls: 'SaaS V2 and online-activated Licenses',
    origin: 'the access key bound to 基础接口 in the seller console',
  },
  kit: {
    name: 'KOOGATE_KIT_KEYS',
    calls: 'the joint-operation kit V2',
    origin: 'the access key bound to 联营SaaS同步接口 in the seller console',
  },
  license: {
    name: 'KOOGATE_LICENSE_KEYS',
    calls: 'License authorization codes',
    origin: 'the access key bound to License授权码交付接口 in the seller console',
  },
  generic: {
    name: 'KOOGATE_GENERIC_KEYS',
    calls: 'order notices',
    origin: 'the access key bound to 通用接口 in the seller console',
  },
  v1: {
    name: 'KOOGATE_V1_KEYS',
    calls: 'SaaS V1, License V1 and the joint-operation kit V1',
    origin: 'the Key of the account, on the page 服务商信息 of the seller console',
  },
} as const satisfies Record<KeyClass, KeyVariable>;

interface KeyVariable {
  readonly name: keyof ConfigValues;
  readonly calls: string;
  readonly origin: string;
}

function keysOf(values: ConfigValues): AccessKeys {
  return {
    base: values.KOOGATE_BASE_KEYS,
    kit: values.KOOGATE_KIT_KEYS,
    license: values.KOOGATE_LICENSE_KEYS,
    generic: values.KOOGATE_GENERIC_KEYS,
    v1: values.KOOGATE_V1_KEYS,
  };
}

/** The console binds each class to a key of its own: one that stands in two places was copied into the wrong one. */
function sharedKeys(values: Environment): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const keyClass of keyClasses) {
    const { name } = keyVariables[keyClass];
    for (const key of new Set(splitList(values[name] ?? ''))) {
      const owner = owners.get(key);
      owners.set(key, owner ?? name);
      if (owner === undefined) continue;
      problems.push(
        `${name}: holds a key that ${owner} has too; each class of interfaces is bound to a key of its own`,
      );
    }
  }
  return problems;
}

/** What development makes up by itself and production must be given: keys of the classes that the seller uses, and a data key. */
function missingInProduction(values: Environment, problems: readonly string[]): string[] {
  // A list of commas holds no key either. A `…_FILE` that could not be read has been told already.
  const isGiven = (name: string) =>
    splitList(values[name] ?? '').length > 0 ||
    problems.some((each) => each.startsWith(`${name}_FILE:`));
  const missing: string[] = [];
  const variables = keyClasses.map((keyClass) => keyVariables[keyClass]);
  if (!variables.some(({ name }) => isGiven(name))) {
    const lines = variables.map(({ name, calls, origin }) => `${name} for ${calls}: ${origin}`);
    missing.push(
      ['no access key is given; set those of the calls that you receive:', ...lines].join(
        '\n      ',
      ),
    );
  }
  if (!isGiven('KOOGATE_DATA_KEY')) {
    missing.push(
      'KOOGATE_DATA_KEY is missing: 32 random bytes in Base64 that encrypt secrets at rest: openssl rand -base64 32',
    );
  }
  return missing;
}

function withFiles(environment: Environment, problems: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('KOOGATE_') || value === undefined || value.trim() === '') continue;
    const target = name.replace(/_FILE$/, '');
    if (!(target in configSchema.shape)) {
      problems.push(`${name} is no variable of KooGate; is it misspelt?`);
    } else if (target === name) values[name] ??= value.trim();
    else {
      const text = readValueFile(name, value.trim(), problems);
      if (text !== '') values[target] = text;
    }
  }
  return values;
}

/** A file that is named and empty is a mistake in the making of secrets, not a wish for the default. */
function readValueFile(name: string, path: string, problems: string[]): string {
  try {
    const text = readFileSync(path, 'utf8').trim();
    if (text === '') problems.push(`${name}: ${path} is empty`);
    return text;
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    problems.push(`${name}: cannot read ${path} (${reason})`);
    return '';
  }
}
