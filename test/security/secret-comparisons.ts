import ts from 'typescript';
import { nodesOf } from './source-files.js';

/** What a secret is called; by the end of its name. */
const secretName =
  /(signature|token|secret|password|accessKey|apiKey|hmac|mac|digest|bodySign)s?$/i;
const comparisons: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
const comparingMethods: ReadonlySet<string> = new Set([
  'equals',
  'compare',
  'includes',
  'indexOf',
  'startsWith',
  'endsWith',
  'localeCompare',
  'has',
]);

/**
 * Places at which a secret is compared by something that stops at the first difference, and so tells by its time how much of a guess was
 * right. Comparing with a literal (`''`, `undefined`) tells nothing.
 */
export function secretComparisons(source: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  for (const node of nodesOf(source)) {
    const sides = sidesOf(node);
    if (sides === undefined || sides.some(isLiteral)) continue;
    if (sides.some((side) => secretName.test(nameOf(side)))) found.push(node.getText(source));
  }
  return found;
}

function sidesOf(node: ts.Node): readonly ts.Expression[] | undefined {
  if (ts.isBinaryExpression(node) && comparisons.has(node.operatorToken.kind)) {
    return [node.left, node.right];
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression))
    return undefined;
  const { expression, name } = node.expression;
  const [argument] = node.arguments;
  if (argument === undefined || !comparingMethods.has(name.text)) return undefined;
  return [expression, argument];
}

function isLiteral(side: ts.Expression): boolean {
  return (
    ts.isStringLiteralLike(side) ||
    ts.isNumericLiteral(side) ||
    side.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isIdentifier(side) && side.text === 'undefined') ||
    ts.isTypeOfExpression(side)
  );
}

function nameOf(side: ts.Expression): string {
  if (ts.isIdentifier(side)) return side.text;
  if (ts.isPropertyAccessExpression(side)) return side.name.text;
  if (ts.isElementAccessExpression(side) || ts.isNonNullExpression(side))
    return nameOf(side.expression);
  return ts.isCallExpression(side) ? nameOf(side.expression) : '';
}
