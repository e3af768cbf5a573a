import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A text that the source writes down, as a reader of the answer or the log sees it. */
export interface SourceText {
  /** What is put in at run time is `…`. */
  readonly text: string;
  /** Below `src/`. */
  readonly file: string;
  readonly use: TextUse;
}

/**
 * - `public`: the value of `sentence` or `resultMsg`, or of a variable of that name.
 * - `private`: the value of `detail`, or what an `Error` is made with: for the log, or for whoever reads the code.
 * - `alarm`: the message of a line of the log at level warn or error.
 */
export type TextUse = 'public' | 'private' | 'alarm' | 'other';

const root = fileURLToPath(new URL('../../src/', import.meta.url));

/** All texts of the files below a folder of `src`, or of one file. Of texts that are joined by `+`, the whole. */
export function sourceTexts(below = ''): readonly SourceText[] {
  return filesBelow(below).flatMap((file) => {
    const source = ts.createSourceFile(
      file,
      readFileSync(`${root}${file}`, 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    return [...textsIn(source)].map(({ text, use }) => ({ text, use, file }));
  });
}

function filesBelow(below: string): readonly string[] {
  if (below.endsWith('.ts')) return [below];
  const folder = below === '' ? '' : `${below}/`;
  return readdirSync(`${root}${below}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}${name}`)
    .sort();
}

function* textsIn(node: ts.Node): Generator<Omit<SourceText, 'file'>> {
  const text = ts.isExpression(node) ? textOf(node) : undefined;
  if (text !== undefined) yield { text, use: useOf(node) };
  // The parts of a text that is told as a whole are not told again; what is put into it may be one of its own.
  if (ts.isTemplateExpression(node)) {
    for (const { expression } of node.templateSpans) yield* textsIn(expression);
    return;
  }
  if (text !== undefined) return;
  const inside: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    if (!ts.isImportDeclaration(child)) inside.push(child);
  });
  for (const child of inside) yield* textsIn(child);
}

/** `undefined` for what is no text. */
function textOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isParenthesizedExpression(node)) return textOf(node.expression);
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce(
      (text, { literal }) => `${text}…${literal.text}`,
      node.head.text,
    );
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    if (left !== undefined && right !== undefined) return left + right;
  }
  return undefined;
}

const publicNames: ReadonlySet<string> = new Set(['sentence', 'resultMsg']);

function useOf(text: ts.Node): TextUse {
  for (let node = text; ; node = node.parent) {
    const use = useWithin(node.parent, node);
    if (use !== undefined) return use;
    const isEnd = ts.isStatement(node.parent) && !ts.isReturnStatement(node.parent);
    if (isEnd || ts.isSourceFile(node.parent)) return 'other';
  }
}

function useWithin(parent: ts.Node, node: ts.Node): TextUse | undefined {
  if (ts.isPropertyAssignment(parent) && parent.initializer === node) {
    return useByName(parent.name.getText());
  }
  if (ts.isVariableDeclaration(parent)) return useByName(parent.name.getText());
  const called =
    ts.isNewExpression(parent) || ts.isCallExpression(parent) ? parent.expression.getText() : '';
  if (ts.isNewExpression(parent) && called.endsWith('Error')) return 'private';
  return /\blog\.(warn|error)$/.test(called) ? 'alarm' : undefined;
}

function useByName(name: string): TextUse | undefined {
  if (publicNames.has(name)) return 'public';
  return name === 'detail' ? 'private' : undefined;
}
