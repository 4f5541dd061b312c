import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { programFiles } from '../program-files.js';

/** Methods that look into a text. */
const METHODS = new Set(
  (
    'split match matchAll exec test search replace replaceAll indexOf lastIndexOf charAt charCodeAt ' +
    'codePointAt trim trimStart trimEnd normalize parse safeParse regex'
  ).split(' '),
);
const FUNCTIONS = new Set([
  'parse',
  'parseInt',
  'parseFloat',
  'decodeURIComponent',
  'decodeURI',
  'createVerifier',
  'Matches',
]);
const CLASSES = new Set(['URL', 'URLSearchParams', 'RegExp', 'Date']);

/**
 * Every place of the programs that looks into a text: `file#function`, `file#Class.method`, or
 * `file#CONSTANT` for a pattern. It is known by what it uses: a pattern, a method such as `split`, a parser.
 */
export async function placesThatRead(root: string): Promise<string[]> {
  const places = new Set<string>();
  for (const file of await programFiles(root)) {
    for (const place of placesIn(file, await readFile(join(root, file), 'utf8'))) places.add(place);
  }
  return [...places].sort();
}

/** The places of one file. */
export function placesIn(file: string, code: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const places = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (looksIntoText(node)) places.add(`${file}#${nameOfPlace(node, source)}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...places];
}

function looksIntoText(node: ts.Node): boolean {
  if (ts.isRegularExpressionLiteral(node)) return true;
  if (ts.isCallExpression(node)) return isReadingCall(node);
  const isMade = ts.isNewExpression(node) && CLASSES.has(node.expression.getText());
  return isMade && (node.arguments?.length ?? 0) > 0;
}

function isReadingCall({ expression, arguments: given }: ts.CallExpression): boolean {
  if (ts.isIdentifier(expression)) return FUNCTIONS.has(expression.text);
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const isDecoding = expression.getText() === 'Buffer.from' && given.length > 1;
  return isDecoding || METHODS.has(expression.name.text);
}

function nameOfPlace(node: ts.Node, source: ts.SourceFile): string {
  let name = 'the file itself';
  for (let at = node; at !== source; at = at.parent) {
    if (ts.isFunctionDeclaration(at) && at.parent === source) name = at.name?.text ?? name;
    if (ts.isVariableDeclaration(at) && at.parent.parent.parent === source)
      name = at.name.getText();
    if (ts.isClassElement(at)) name = nameOfMember(at);
  }
  return name;
}

function nameOfMember(member: ts.ClassElement): string {
  const { parent } = member;
  const owner = ts.isClassLike(parent) ? (parent.name?.text ?? 'class') : 'class';
  return `${owner}.${member.name?.getText() ?? 'constructor'}`;
}
