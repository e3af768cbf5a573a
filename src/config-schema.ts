import { createPrivateKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';

export interface ApiToken {
  readonly name: string;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly token: string;
}

const reservedPaths = /^\/(api|docs|openapi|livez|readyz|metrics)(\/|$)/;
const dataKeyBytes = 32;

function list<Item>(item: z.ZodType<Item, string>) {
  return z.string().transform(splitList).pipe(z.array(item));
}

/** The entries of a comma-separated variable; blanks around them and empty ones do not count. */
export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
}

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

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

const privateKeyHeading = /-----BEGIN [A-Z ]*PRIVATE KEY-----/g;
const privateKeyBlock =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/g;
const rsaBitsMin = 2_048;

/** One PEM block or several, newest first. In an environment variable a line break may be written as a backslash and an n. */
const privateKeys = z.string().transform((text, context): readonly KeyObject[] => {
  const pem = text.replaceAll('\\n', '\n');
  const blocks = pem.match(privateKeyBlock) ?? [];
  const headings = pem.match(privateKeyHeading) ?? [];
  if (blocks.length === 0 || blocks.length < headings.length) {
    context.addIssue(
      'must be a private key as PEM, or several: from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----',
    );
    return z.NEVER;
  }
  return blocks.map((block, index) => {
    const key = readPrivateKey(block);
    if (typeof key !== 'string') return key;
    // The text is a secret: it is not repeated.
    context.addIssue(`key ${index + 1} of ${blocks.length} ${key}`);
    return z.NEVER;
  });
});

/** The key, or what is wrong with it. */
function readPrivateKey(pem: string): KeyObject | string {
  if (pem.includes('ENCRYPTED')) {
    return 'is encrypted; take its passphrase off: openssl pkey -in key.pem -out plain.pem';
  }
  const key = parsePrivateKey(pem);
  if (key === undefined) {
    return 'cannot be read; is it whole, with its line breaks (in a variable: \\n)?';
  }
  const type = key.asymmetricKeyType ?? 'other';
  if (type !== 'rsa') return `must be an RSA key, this one is of type ${type}`;
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits >= rsaBitsMin) return key;
  return `must have ${rsaBitsMin} bits or more, this one has ${bits}; the marketplace asks for 3072`;
}

function parsePrivateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/** Every variable with its form and its default. */
export const configSchema = z.object({
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
  KOOGATE_KIT_KEYS: list(z.string()).default([]),
  KOOGATE_LICENSE_KEYS: list(z.string()).default([]),
  KOOGATE_GENERIC_KEYS: list(z.string()).default([]),
  KOOGATE_V1_KEYS: list(z.string()).default([]),
  KOOGATE_KIT_PRIVATE_KEY: privateKeys.default([]),
  KOOGATE_DATA_KEY: list(dataKey).default([]),
  KOOGATE_API_TOKENS: list(apiToken).default([]),
  KOOGATE_FRONT_END_URL: httpUrl.max(512, 'must have at most 512 characters').optional(),
  KOOGATE_HANDLERS: z.string().optional(),
  KOOGATE_HANDLER_TIMEOUT_MS: wholeNumber(1_000, 3_600_000).default(60_000),
  KOOGATE_HANDLER_MEMORY_MB: wholeNumber(64, 65_536).default(512),
  KOOGATE_PROVISION_DEADLINE_MS: wholeNumber(0, 10_000).default(3_000),
  KOOGATE_WEBHOOKS: z.string().optional(),
  KOOGATE_WEBHOOK_URL: httpUrl.optional(),
  KOOGATE_WEBHOOK_SECRETS: list(z.string()).default([]),
  KOOGATE_WEBHOOK_PRIVATE_TARGETS: z
    .enum(['allow', 'refuse'], { error: 'must be allow or refuse' })
    .default('refuse'),
  KOOGATE_SITE: z.enum(['cn', 'intl', 'eu'], { error: 'must be cn, intl or eu' }).default('cn'),
  KOOGATE_MARKETPLACE_URL: httpUrl.optional(),
  KOOGATE_MARKETPLACE_FALLBACK_URL: httpUrl.optional(),
  // Neither is repeated in a message: one is a secret, and the other is often pasted together with it.
  KOOGATE_AK: z
    .string()
    .regex(/^[!-+\--~]+$/, 'must be the access key id alone, without blanks and commas')
    .optional(),
  KOOGATE_SK: z
    .string()
    .regex(/^\S+$/, 'must be the secret access key alone, without blanks')
    .optional(),
  KOOGATE_V1_ENCRYPT_TYPE: z
    .enum(['1', '2'], { error: 'must be 1 (AES-256) or 2 (AES-128)' })
    .default('1'),
  KOOGATE_V1_USAGE_PUSH: z.enum(['new', 'old'], { error: 'must be new or old' }).default('new'),
  KOOGATE_V1_CLOCK_SKEW_MS_MAX: wholeNumber(1_000, 3_600_000).optional(),
  KOOGATE_TRUSTED_PROXIES: list(
    z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.literal('loopback')], {
      error: 'each entry must be an IP address, a range such as 10.0.0.0/8, or loopback',
    }),
  ).default([]),
  KOOGATE_CLOCK_SKEW_MS_MAX: wholeNumber(1_000, 3_600_000).default(60_000),
  KOOGATE_BODY_BYTES_MAX: wholeNumber(1_024, 104_857_600).default(65_536),
  KOOGATE_BODIES_BYTES_MAX: wholeNumber(1_048_576, 17_179_869_184).default(100_663_296),
  KOOGATE_CALLS_AT_WORK_MAX: wholeNumber(16, 100_000).default(1_024),
  KOOGATE_CONNECTIONS_MAX: wholeNumber(16, 100_000).default(1_024),
  KOOGATE_ANSWER_DEADLINE_MS: wholeNumber(500, 60_000).default(4_500),
  KOOGATE_CALL_RETENTION_DAYS: wholeNumber(1, 36_500).default(90),
  KOOGATE_EVENT_RETENTION_DAYS: wholeNumber(7, 36_500).default(30),
  KOOGATE_DRAIN_DELAY_MS: wholeNumber(0, 300_000).optional(),
  KOOGATE_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
});

export type ConfigValues = z.output<typeof configSchema>;
