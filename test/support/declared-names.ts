import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A name with the file that declares it. */
export interface DeclaredName {
  readonly name: string;
  readonly file: string;
}

/** Words that say nothing to a stranger who knows payments, and the words to use instead. */
const PRIVATE_WORDS: readonly (readonly [word: string, use: string])[] = [
  ['wish', 'draft, request'],
  ['wishes', 'requests'],
  ['deed', 'audit entry'],
  ['warrant', 'authorisation'],
  ['visitor', 'claim request'],
  ['twin', 'exclusive key, duplicate'],
  ['twins', 'duplicates'],
  ['ways', 'eligible providers'],
  ['in turn', 'with slot'],
  ['give up', 'release, fail'],
  ['given up', 'released, failed'],
  ['tell', 'publish, log, return, report'],
  ['tells', 'publishes, logs, returns, reports'],
  ['telling', 'answer'],
  ['told', 'published, logged, returned, reported'],
  ['stance', 'state'],
];

/** The exported types, interfaces, classes, enums and functions of a source; re-exports and constants are none. */
export function exportedNames(file: string, text: string): DeclaredName[] {
  return parse(file, text).statements.flatMap((statement) => {
    if (!isExported(statement)) return [];
    const { name } = statement as { readonly name?: ts.Node };
    return name === undefined ? [] : [{ name: name.getText(), file }];
  });
}

/** Names that two files declare. A module that replaces another one in production has its names. */
export function namesWithTwoMeanings(declared: readonly DeclaredName[]): string[] {
  const filesOf = new Map<string, Set<string>>();
  for (const { name, file } of declared) {
    const files = filesOf.get(name) ?? new Set();
    filesOf.set(name, files.add(file.replace('.production.ts', '.ts')));
  }
  return [...filesOf]
    .filter(([, files]) => files.size > 1)
    .map(([name, files]) => `${name}: ${[...files].sort().join(', ')}`)
    .sort();
}

/** Declared identifiers of a source, and parts of its path, that have a private word. */
export function privateNames(file: string, text: string): string[] {
  const names = new Set(file.replace(/\.ts$/, '').split('/'));
  const visit = (node: ts.Node): void => {
    const { name } = node as { readonly name?: ts.Node };
    const isUse = ts.isPropertyAccessExpression(node) || ts.isImportSpecifier(node);
    if (name !== undefined && ts.isIdentifier(name) && !isUse) names.add(name.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(file, text));
  return [...names].flatMap((name) => {
    const words = ` ${wordsOf(name)} `;
    const found = PRIVATE_WORDS.find(([word]) => words.includes(` ${word} `));
    return found === undefined ? [] : [`${file}: ${name} (use: ${found[1]})`];
  });
}

/** Each file of these folders, with its text. */
export function sourcesOf(root: string, folder: string): (readonly [file: string, text: string])[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [`${folder}/${path}`, readFileSync(join(root, folder, path), 'utf8')] as const);
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function wordsOf(name: string): string {
  return name
    .replaceAll(/[a-z0-9](?=[A-Z])/g, (letter) => `${letter} `)
    .replaceAll(/[^A-Za-z]+/g, ' ')
    .trim()
    .toLowerCase();
}
