import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { IssueLicense, JudgeLicenseRequest } from './jobs/licensing.js';

/** What a module of the seller's may bring; each replaces what KooGate does by itself. */
export interface Handlers {
  /** Makes the License of an order (License V1). */
  readonly issueLicense?: IssueLicense | undefined;
  /** Decides about an application for a License (online-activated Licenses). */
  readonly judgeLicenseRequest?: JudgeLicenseRequest | undefined;
}

/**
 * Loads the module that `KOOGATE_HANDLERS` names: JavaScript whose default export is an object of handlers. Throws with what is
 * wrong with it, since a server that silently went on without the seller's own rules would make Licenses that nobody honours.
 */
export async function loadHandlers(path: string | undefined): Promise<Handlers> {
  if (path === undefined) return {};
  const { default: exported } = await importModule(path);
  const parsed = handlersSchema.safeParse(exported);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path: at, message }) => [...at, message].join(' '));
  throw new Error(`KOOGATE_HANDLERS: ${path} cannot be used: ${problems.join('; ')}`);
}

const handler = <Handler>() =>
  z.custom<Handler>((value) => typeof value === 'function', 'must be a function').optional();

const members = {
  issueLicense: handler<IssueLicense>(),
  judgeLicenseRequest: handler<JudgeLicenseRequest>(),
};

const handlersSchema = z.strictObject(members, {
  error: ({ code, keys }) =>
    code === 'unrecognized_keys'
      ? `no handler is called ${keys.join(', ')}; there are ${Object.keys(members).join(', ')}`
      : 'its default export must be an object of handlers: export default { issueLicense(order) { … } }',
});

/** The server runs from code that V8 has compiled before, in which `import()` fails; `scripts/run-server.mjs` hands one in. */
declare const importOfBundle: typeof importHere | undefined;

function importHere(url: string): Promise<{ readonly default?: unknown }> {
  return import(url) as Promise<{ default?: unknown }>;
}

async function importModule(path: string): Promise<{ readonly default?: unknown }> {
  const importFrom = typeof importOfBundle === 'function' ? importOfBundle : importHere;
  try {
    return await importFrom(pathToFileURL(path).href);
  } catch (cause) {
    const reason = existsSync(path) ? reasonOf(cause, path) : 'there is no such file';
    throw new Error(`KOOGATE_HANDLERS: ${path} cannot be loaded: ${reason}`, { cause });
  }
}

function reasonOf(cause: unknown, path: string): string {
  if (!(cause instanceof Error)) return String(cause);
  // The error itself does not tell the line.
  const where = cause instanceof SyntaxError ? ` (node --check ${path} shows where)` : '';
  return `${cause.message}${where}`;
}
