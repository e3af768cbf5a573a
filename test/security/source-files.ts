import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../src', import.meta.url));

/** Tools for a developer's desk, which read what that developer gives them. */
const tools = /^(cli|emulator|conformance)\//;

/** Every file of which the server is made, parsed, by its path below `src`. */
export function serverSources(): ReadonlyMap<string, ts.SourceFile> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => relative(root, join(root, path)).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !tools.test(path));
  return new Map(
    paths.map((path) => [path, parseSource(path, readFileSync(join(root, path), 'utf8'))]),
  );
}

export function parseSource(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}
