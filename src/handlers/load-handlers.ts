import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { handlerNames, type HandlerName } from '../domain/handler-calls.js';
import { nearestName } from '../domain/nearest-name.js';

/** The seller's function; what it takes and gives is told by `HandlerCalls`. */
export type HandlerFunction = (argument: unknown) => unknown;

export type HandlerTable = ReadonlyMap<HandlerName, HandlerFunction>;

export type LoadedHandlers =
  | { readonly ok: true; readonly table: HandlerTable }
  /** What follows `KOOGATE_HANDLERS: <file>`. */
  | { readonly ok: false; readonly problem: string };

/** Loads the module of the seller's, whose default export is an object of handlers. Never rejects. */
export async function loadHandlers(file: string): Promise<LoadedHandlers> {
  let exported: unknown;
  try {
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    exported = unwrap(module.default);
  } catch (error) {
    return { ok: false, problem: `cannot be loaded: ${reasonOf(error, file)}` };
  }
  const problems = problemsOf(exported);
  if (problems.length > 0 || !isTable(exported)) {
    return { ok: false, problem: `cannot be used: ${problems.join('; ')}` };
  }
  return { ok: true, table: toTable(exported) };
}

/** What compilers make of `export default` when they write CommonJS. */
function unwrap(exported: unknown): unknown {
  const isCompiled =
    typeof exported === 'object' &&
    exported !== null &&
    '__esModule' in exported &&
    'default' in exported;
  return isCompiled ? exported.default : exported;
}

function isTable(exported: unknown): exported is Readonly<Record<string, unknown>> {
  if (typeof exported !== 'object' || exported === null) return false;
  // The methods of a class would not be found, and nobody would notice.
  const prototype: unknown = Object.getPrototypeOf(exported);
  return prototype === Object.prototype || prototype === null;
}

function problemsOf(exported: unknown): string[] {
  if (!isTable(exported)) return [noTable];
  return Object.entries(exported).flatMap(([name, handler]) => {
    if (!isHandlerName(name)) return [unknownName(name)];
    if (handler === undefined || typeof handler === 'function') return [];
    return [`${name} must be a function`];
  });
}

const noTable =
  'its default export must be an object of handlers: export default { provision(purchase) { … } }';

function isHandlerName(name: string): name is HandlerName {
  return handlerNames.some((each) => each === name);
}

function unknownName(name: string): string {
  const nearest = nearestName(name, handlerNames);
  const hint =
    nearest === undefined ? `there are ${handlerNames.join(', ')}` : `did you mean ${nearest}?`;
  return `no handler is called ${name}: ${hint}`;
}

function toTable(exported: Readonly<Record<string, unknown>>): HandlerTable {
  const table = new Map<HandlerName, HandlerFunction>();
  for (const name of handlerNames) {
    const handler = exported[name];
    // Handlers may call each other by `this`.
    if (typeof handler === 'function') table.set(name, handler.bind(exported) as HandlerFunction);
  }
  return table;
}

function reasonOf(error: unknown, file: string): string {
  if (!existsSync(file)) return 'there is no such file';
  if (!(error instanceof Error)) return String(error);
  if (isTypeScript(file) && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return toBuild(file);
  }
  return error instanceof SyntaxError
    ? `${error.message}${lineOf(error, file)}`
    : error.message || error.name;
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?ts$/.test(file);
}

/** Only CommonJS tells the line in the error itself. */
function lineOf({ stack = '' }: SyntaxError, file: string): string {
  const place = /^(?:file:\/\/)?(\/.*|[A-Za-z]:.*):(\d+)\r?\n/;
  const [, path, line] = place.exec(stack) ?? place.exec(checkSyntax(file)) ?? [];
  if (line === undefined) return '';
  return path === file ? ` (line ${line})` : ` (${path} line ${line})`;
}

function checkSyntax(file: string): string {
  const { stderr } = spawnSync(process.execPath, ['--check', file], {
    encoding: 'utf8',
    timeout: 3_000,
  });
  return stderr;
}

function toBuild(file: string): string {
  return (
    'this Node.js runs JavaScript only. Build it and name what comes out: ' +
    `npx esbuild ${file} --bundle --platform=node --format=esm --packages=external --outfile=koogate-handlers.mjs`
  );
}
