import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { starterHandlers } from './starter-handlers.js';

export interface InitOptions {
  readonly typescript?: boolean;
}

/** `koogate init`: writes a first handler module, and says what to do with it. Overwrites nothing. */
export function init(given: string | undefined, options: InitOptions): void {
  const file = given ?? (options.typescript === true ? 'koogate-handlers.ts' : defaultFile);
  const typeScript = isTypeScript(file, options);
  writeNew(file, starterHandlers({ typeScript }));
  const steps = typeScript ? stepsOfTypeScript(file) : stepsOfJavaScript(file);
  process.stdout.write(
    [
      `wrote ${file}: the code that KooGate calls when somebody buys, renews, leaves`,
      '',
      'next:',
      ...steps.map((step, index) => `  ${index + 1}. ${step}`),
      '',
    ].join('\n'),
  );
}

const defaultFile = 'koogate-handlers.mjs';

function isTypeScript(file: string, { typescript = false }: InitOptions): boolean {
  switch (extname(file)) {
    case '.ts':
    case '.mts':
      return true;
    case '.mjs':
    case '.js':
      if (!typescript) return false;
      throw new Error(`${file} is JavaScript by its name; with --typescript, name a .ts file`);
    default:
      throw new Error(`${file} must end with .mjs or .js, or with .ts or .mts for TypeScript`);
  }
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new Error(`${file} is not written: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  if (code === 'EEXIST') return 'it is there already. Name another: koogate init <file>';
  return code === 'ENOENT' ? 'its folder does not exist' : code;
}

function stepsOfJavaScript(file: string): string[] {
  return [fillIn(file), editor, serve(file)];
}

function stepsOfTypeScript(file: string): string[] {
  const built = file.replace(/\.m?ts$/, '.mjs');
  return [
    fillIn(file),
    editor,
    `build it after each change: npx esbuild ${file} --bundle --platform=node --format=esm --packages=external --outfile=${built}`,
    serve(built),
  ];
}

const fillIn = (file: string) => `fill in provision in ${file}`;
const editor = 'for types in your editor: npm install --save-dev koogate';
const serve = (file: string) => `start: KOOGATE_HANDLERS=${file} npx koogate serve`;
