import { existsSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { setHeapGrowth } from '../src/heap-growing-percent.js';

// `dist/main.js`: runs the server beside it from the code that V8 compiled when it was built. Code that another release of V8
// has compiled is not taken; then the text is compiled, as ever.

const folder = fileURLToPath(new URL('.', import.meta.url));
const filename = `${folder}server.cjs`;
const codeFile = `${folder}server.code`;

/** What of `src/main.ts` is used here. */
interface Server {
  run(): void;
  serve(environment: Readonly<Record<string, string>>): Promise<{ stop(): Promise<void> }>;
}

/** Serves until SIGTERM. */
export function run(): void {
  load().server.run();
}

/** Keeps the code that a whole start, from the first line to the end of the drain, has had compiled. */
export async function writeCompiledCode(
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const { script, server } = load();
  const served = await server.serve(environment);
  await served.stop();
  // Renamed into place: a server that starts meanwhile reads all of it or nothing.
  writeFileSync(`${codeFile}.${process.pid}`, script.createCachedData());
  renameSync(`${codeFile}.${process.pid}`, codeFile);
}

/** Whether V8 takes the code that is kept; `undefined` when there is none. */
export function takesCompiledCode(): boolean | undefined {
  const { cachedDataRejected } = load().script;
  return cachedDataRejected === undefined ? undefined : !cachedDataRejected;
}

function load(): { readonly script: Script; readonly server: Server } {
  setHeapGrowth();
  // The build has seen to it that nothing else is in there.
  const text = readFileSync(filename, 'latin1');
  const cachedData = existsSync(codeFile) ? readFileSync(codeFile) : undefined;
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname, importOfBundle) {${text}\n})`,
    { filename, ...(cachedData && { cachedData }) },
  );
  const module = { exports: {} as Server };
  const require = createRequire(import.meta.url);
  // Code that is compiled already has no `import()` of its own.
  const importOfBundle = (url: string): Promise<unknown> => import(url);
  const evaluate = script.runInThisContext() as (...given: unknown[]) => void;
  evaluate(module.exports, require, module, filename, folder, importOfBundle);
  return { script, server: module.exports };
}

const [, started] = process.argv;
if (started !== undefined && realpathSync(started) === fileURLToPath(import.meta.url)) run();
