import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the compiler says of modules in JavaScript that a seller writes, by their names; they import `koogate/handlers` as installed. */
export function checkJavaScript(modules: Readonly<Record<string, string>>): readonly string[] {
  const options: ts.CompilerOptions = {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strict: true,
    // Sellers write no types; what KooGate hands to them has its own.
    noImplicitAny: false,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    paths: { 'koogate/handlers': [`${root}src/handlers/define-handlers.ts`] },
  };
  const files = new Map(Object.entries(modules).map(([name, code]) => [`${root}${name}`, code]));
  const host = ts.createCompilerHost(options);
  const original = { ...host };
  host.fileExists = (name) => files.has(name) || original.fileExists(name);
  host.readFile = (name) => files.get(name) ?? original.readFile(name);
  host.getSourceFile = (name, language, ...rest) => {
    const code = files.get(name);
    return code === undefined
      ? original.getSourceFile(name, language, ...rest)
      : ts.createSourceFile(name, code, language);
  };
  host.getCurrentDirectory = () => root;
  const program = ts.createProgram([...files.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file === undefined || files.has(file.fileName))
    .map(({ file, messageText, start = 0 }) => {
      const line = file?.getLineAndCharacterOfPosition(start).line ?? 0;
      return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}
