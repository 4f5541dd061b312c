import { dirname, relative } from 'node:path';
import ts from 'typescript';

/** What a reader of statements found. */
export interface ReadStatements {
  /** How many statements with a row type it could judge. */
  readonly judged: number;
  /** `file:line: fields`, for fields of the row type that the text of the statement does not have. */
  readonly missing: readonly string[];
}

/**
 * Fields of row types that their statement does not return: `query<{ isPaid: boolean }>('SELECT … AS "paid"')`. TypeScript
 * believes the type, so after a rename that reached only one of the two, the field is undefined at run time.
 * A statement is not judged when it has a `*`, or a part that only running it can tell.
 */
export function fieldsWithoutColumn(configFile: string): ReadStatements {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: failOn };
  const config = ts.getParsedCommandLineOfConfigFile(configFile, {}, host);
  if (config === undefined) throw new Error(`${configFile} cannot be read`);
  const program = ts.createProgram(config.fileNames, config.options);
  const root = dirname(configFile);
  const found: ReadStatements[] = config.fileNames.flatMap((name) => {
    const source = program.getSourceFile(name);
    return source === undefined ? [] : [readSource(program.getTypeChecker(), source, root)];
  });
  return {
    judged: found.reduce((sum, { judged }) => sum + judged, 0),
    missing: found.flatMap(({ missing }) => missing),
  };
}

function failOn(diagnostic: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
}

function readSource(checker: ts.TypeChecker, source: ts.SourceFile, root: string): ReadStatements {
  let judged = 0;
  const missing: string[] = [];
  const judge = (rowType: ts.TypeNode, statement: ts.Expression): void => {
    const text = textOf(checker, statement);
    if (text === null || !/\b(?:SELECT|RETURNING)\b/.test(text) || hasStar(text)) return;
    const fields = fieldsOf(checker, rowType);
    judged += fields.length === 0 ? 0 : 1;
    const absent = fields.filter((field) => !new RegExp(String.raw`\b${field}\b`).test(text));
    if (absent.length === 0) return;
    const { line } = source.getLineAndCharacterOfPosition(statement.getStart());
    missing.push(`${relative(root, source.fileName)}:${line + 1}: ${absent.join(', ')}`);
  };
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node) || node.typeArguments?.length !== 1) return;
    const [rowType] = node.typeArguments;
    const [statement] = node.arguments;
    if (rowType !== undefined && statement !== undefined) judge(rowType, statement);
  };
  visit(source);
  return { judged, missing };
}

function hasStar(text: string): boolean {
  return /\*/.test(text.replaceAll(/count\(\*\)/gi, ''));
}

/** The fields of the row type, or of the rows of an array of them. */
function fieldsOf(checker: ts.TypeChecker, node: ts.TypeNode): string[] {
  const type = checker.getTypeFromTypeNode(node);
  const row = checker.isArrayType(type)
    ? checker.getTypeArguments(type as ts.TypeReference)[0]
    : type;
  return row === undefined ? [] : checker.getPropertiesOfType(row).map(({ name }) => name);
}

/** The text of a statement; of constants in it as well. null when a part is not constant. */
function textOf(checker: ts.TypeChecker, node: ts.Expression): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.map(({ expression, literal }) => {
      const value = textOf(checker, expression);
      return value === null ? null : value + literal.text;
    });
    return parts.includes(null) ? null : node.head.text + parts.join('');
  }
  const value = valueOfConstant(checker, node);
  return value === undefined ? null : textOf(checker, value);
}

function valueOfConstant(checker: ts.TypeChecker, node: ts.Expression): ts.Expression | undefined {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined) return undefined;
  const isImport = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const { valueDeclaration } = isImport ? checker.getAliasedSymbol(symbol) : symbol;
  const isVariable = valueDeclaration !== undefined && ts.isVariableDeclaration(valueDeclaration);
  return isVariable ? valueDeclaration.initializer : undefined;
}
