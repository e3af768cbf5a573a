import ts from 'typescript';
import type { ProjectFiles } from './project-files.js';

/**
 * The names that a value goes by in the files: `expireTime` of a call is `expiresAt` behind
 * `expiresAt: toExpiry(request.expireTime)`. The name itself comes first.
 */
export function relatedNames(
  files: ProjectFiles,
  paths: readonly string[],
  name: string,
): readonly string[] {
  const links = paths.flatMap((path) => linksIn(files, path));
  const related = new Set([name]);
  // A set that grows while it is walked: what is found is followed, too.
  for (const known of related) {
    for (const { as, from, isMember } of links) {
      if (from.includes(known)) related.add(as);
      // Told under another name than it is kept: `expiresAt: toUtc(instance.validUntil)`. A mere variable may be anything.
      if (as === known && from.length === 1 && isMember) for (const each of from) related.add(each);
    }
    if (related.size > namesMax) break;
  }
  return [...related];
}

/** More than these are no renamings any more. */
const namesMax = 12;

/** The text of the property or method with that name in the file: an operation in the table of its family. */
export function textOfProperty(files: ProjectFiles, path: string, name: string): string {
  const source = sourceOf(files, path);
  let text = '';
  const visit = (node: ts.Node): void => {
    if (isNamed(node, name)) text = node.getText(source);
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return text;
}

/** Each `property: expression` of the file with the names that the expression reads. */
export function linksIn(files: ProjectFiles, path: string): readonly NameLink[] {
  const links: NameLink[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && isPlain(node.initializer)) {
      const as = ts.isIdentifier(node.name) ? node.name.text : '';
      const read = namesRead(node.initializer).filter(({ name }) => name !== as);
      const from = read.map(({ name }) => name);
      if (as !== '' && from.length > 0) {
        links.push({ as, from, isMember: read.every((each) => each.isMember) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(sourceOf(files, path));
  return links;
}

export interface NameLink {
  readonly as: string;
  readonly from: readonly string[];
  /** All of them are members of something, as `expireTime` of `request.expireTime` is. */
  readonly isMember: boolean;
}

/** Objects, lists and functions are no values of their own: what is in them has names of its own. */
function isPlain(expression: ts.Expression): boolean {
  return !(
    ts.isObjectLiteralExpression(expression) ||
    ts.isArrayLiteralExpression(expression) ||
    ts.isFunctionLike(expression)
  );
}

interface ReadName {
  readonly name: string;
  readonly isMember: boolean;
}

/** `toExpiry(request.expireTime)` → `expireTime`: members that are read, and names that stand alone. */
function namesRead(expression: ts.Expression): readonly ReadName[] {
  const names = new Map<string, ReadName>();
  const add = (name: string, isMember: boolean) => names.set(name, { name, isMember });
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) add(node.name.text, true);
    else if (ts.isCallExpression(node)) node.arguments.forEach(visit);
    else if (ts.isIdentifier(node)) add(node.text, false);
    else ts.forEachChild(node, visit);
  };
  visit(expression);
  return [...names.values()];
}

function isNamed(node: ts.Node, name: string): boolean {
  const isProperty =
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isMethodDeclaration(node);
  return isProperty && ts.isIdentifier(node.name) && node.name.text === name;
}

function sourceOf(files: ProjectFiles, path: string): ts.SourceFile {
  return ts.createSourceFile(path, files.read(path), ts.ScriptTarget.Latest, true);
}
