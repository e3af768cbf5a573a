import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** Everything the process is told from outside, read once, checked as a whole, frozen. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly basePath: string;
  readonly databaseUrl: string;
  /** Current key first, then those still accepted. */
  readonly baseKeys: readonly string[];
  /** 32 bytes each, current first, then those that can still open what they have sealed. */
  readonly dataKeys: readonly Buffer[];
  readonly apiTokens: readonly ApiToken[];
  readonly frontEndUrl: string | undefined;
  /** Addresses or ranges of reverse proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly clockSkewMsMax: number;
  readonly bodyBytesMax: number;
  readonly callRetentionDays: number;
  readonly logLevel: string;
}

export interface ApiToken {
  readonly name: string;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly token: string;
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
    problems.push(
      ...parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    );
  }
  const production = environment.NODE_ENV === 'production';
  if (production) problems.push(...missingInProduction(values, problems));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const { data } = parsed;
  return Object.freeze({
    production,
    host: data.KOOGATE_HOST,
    port: data.KOOGATE_PORT,
    basePath: data.KOOGATE_BASE_PATH,
    databaseUrl: data.KOOGATE_DATABASE_URL,
    baseKeys: data.KOOGATE_BASE_KEYS,
    dataKeys: data.KOOGATE_DATA_KEY,
    apiTokens: data.KOOGATE_API_TOKENS,
    frontEndUrl: data.KOOGATE_FRONT_END_URL,
    trustedProxies: data.KOOGATE_TRUSTED_PROXIES,
    clockSkewMsMax: data.KOOGATE_CLOCK_SKEW_MS_MAX,
    bodyBytesMax: data.KOOGATE_BODY_BYTES_MAX,
    callRetentionDays: data.KOOGATE_CALL_RETENTION_DAYS,
    logLevel: data.KOOGATE_LOG_LEVEL,
  });
}

/** What development makes up by itself and production must be given. */
export const requiredInProduction = {
  KOOGATE_BASE_KEYS: 'the access key that the seller console binds to 基础接口 (base interfaces)',
  KOOGATE_DATA_KEY:
    '32 random bytes in Base64 that encrypt secrets at rest: openssl rand -base64 32',
} as const;

/** A list of commas holds no key either. A `…_FILE` that could not be read has been told already. */
function missingInProduction(values: Environment, problems: readonly string[]): string[] {
  return Object.entries(requiredInProduction)
    .filter(([name]) => !/[^\s,]/.test(values[name] ?? ''))
    .filter(([name]) => !problems.some((problem) => problem.startsWith(`${name}_FILE:`)))
    .map(([name, meaning]) => `${name} is missing: ${meaning}`);
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

const reservedPaths = /^\/(api|docs|openapi|livez|readyz|metrics)(\/|$)/;
const dataKeyBytes = 32;

function list<Item>(item: z.ZodType<Item, string>) {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));
}

function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
}

const apiToken = z.string().transform((text, context): ApiToken => {
  const [, name, role, token] = /^([^:]+):(viewer|operator|admin):(\S{16,})$/.exec(text) ?? [];
  if (name === undefined || token === undefined) {
    // The text itself may be a token: it is not repeated.
    context.addIssue(
      'each entry must be name:role:token, role viewer, operator or admin, token of 16 or more characters',
    );
    return z.NEVER;
  }
  return { name, role: role as ApiToken['role'], token };
});

const dataKey = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== dataKeyBytes) {
    context.addIssue(
      `each key must be 32 bytes in Base64 (openssl rand -base64 32), this one has ${bytes.length}`,
    );
  }
  return bytes;
});

const configSchema = z.object({
  KOOGATE_HOST: z.string().default('127.0.0.1'),
  KOOGATE_PORT: wholeNumber(0, 65_535).default(8080),
  KOOGATE_BASE_PATH: z
    .string()
    .regex(
      /^(\/[A-Za-z0-9._~-]+)+$/,
      'must be a path such as /koogallery, without a slash at its end',
    )
    .refine((path) => !reservedPaths.test(path), 'collides with a path that KooGate serves itself')
    .default('/koogallery'),
  KOOGATE_DATABASE_URL: z
    .string()
    .regex(
      /^(sqlite:.+|postgres(ql)?:\/\/.+)$/,
      'must be sqlite:./path or postgres://user:password@host/database',
    )
    .default('sqlite:./data/koogate.sqlite'),
  KOOGATE_BASE_KEYS: list(z.string()).default([]),
  KOOGATE_DATA_KEY: list(dataKey).default([]),
  KOOGATE_API_TOKENS: list(apiToken).default([]),
  KOOGATE_FRONT_END_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .max(512, 'must have at most 512 characters')
    .optional(),
  KOOGATE_TRUSTED_PROXIES: list(
    z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.literal('loopback')], {
      error: 'each entry must be an IP address, a range such as 10.0.0.0/8, or loopback',
    }),
  ).default([]),
  KOOGATE_CLOCK_SKEW_MS_MAX: wholeNumber(1_000, 3_600_000).default(60_000),
  KOOGATE_BODY_BYTES_MAX: wholeNumber(1_024, 104_857_600).default(65_536),
  KOOGATE_CALL_RETENTION_DAYS: wholeNumber(1, 36_500).default(90),
  KOOGATE_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info'),
});
