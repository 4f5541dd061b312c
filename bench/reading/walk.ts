import { dirname, relative, resolve } from 'node:path';
import ts from 'typescript';

/** From which function a reader starts, and which functions the answer lies in: `Class.method` or `function`. */
export interface Walk {
  readonly question: string;
  readonly from: string;
  readonly to: readonly string[];
}

/** The files on the way, with how many lines each has. */
export interface Walked {
  readonly files: ReadonlyMap<string, number>;
  readonly lines: number;
}

/** What can hold a call: a function, a constructor, or a field or constant with what it is made of. */
type Callable = ts.Declaration;

/**
 * A program's functions and which of them names which.
 * @example
 * new CallGraph('.').walk({ question: 'how?', from: 'BooksService.open', to: ['readBooks'] }).lines
 */
export class CallGraph {
  private readonly program: ts.Program;
  private readonly checker: ts.TypeChecker;
  private readonly named = new Map<string, Set<Callable>>();
  private readonly calls = new Map<Callable, Set<Callable>>();
  private readonly implementations = new Map<ts.Symbol, Set<ts.ClassDeclaration>>();

  /** @param root the project; functions of its folder `src` are looked at, tests are not. */
  constructor(private readonly root: string) {
    const path = resolve(root, 'tsconfig.json');
    const { config } = ts.readConfigFile(path, (name) => ts.sys.readFile(name)) as {
      config: object;
    };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path));
    const files = ts.sys
      .readDirectory(resolve(root, 'src'), ['.ts'])
      .filter((name) => !/spec[.]ts$/.test(name));
    this.program = ts.createProgram(files, { ...options, types: [] });
    this.checker = this.program.getTypeChecker();
    const own = this.program.getSourceFiles().filter(({ fileName }) => files.includes(fileName));
    for (const file of own) this.noteClasses(file);
    for (const file of own) this.noteFunctions(file, undefined);
    for (const file of own) this.noteCalls(file, undefined);
  }

  /**
   * Every file that is opened on a way from the start to one of the ends: those of the functions on the way, and
   * those of what they name.
   * @throws when a name is of no function, or an end is not reached.
   */
  walk({ from, to }: Walk): Walked {
    const ahead = this.reached(this.functionsOf(from), this.calls);
    const files = new Map<string, number>();
    for (const end of to) {
      const ends = this.functionsOf(end);
      const behind = this.reached(ends, this.callers());
      const between = [...ahead].filter((one) => behind.has(one));
      if (between.length === 0) throw new Error(`${end} is not reached from ${from}`);
      for (const one of between) {
        for (const opened of [one, ...(this.calls.get(one) ?? [])]) {
          const file = opened.getSourceFile();
          const lines = file.getLineAndCharacterOfPosition(file.end).line;
          files.set(relative(this.root, file.fileName), lines);
        }
      }
    }
    return { files, lines: [...files.values()].reduce((sum, lines) => sum + lines, 0) };
  }

  private functionsOf(name: string): Callable[] {
    const found = [...(this.named.get(name) ?? [])];
    if (found.length === 0) throw new Error(`${name} is no function of src`);
    return found;
  }

  private reached(
    starts: readonly Callable[],
    edges: ReadonlyMap<Callable, ReadonlySet<Callable>>,
  ): Set<Callable> {
    const reached = new Set(starts);
    for (const one of reached) for (const next of edges.get(one) ?? []) reached.add(next);
    return reached;
  }

  private callers(): Map<Callable, Set<Callable>> {
    const callers = new Map<Callable, Set<Callable>>();
    for (const [caller, callees] of this.calls) {
      for (const callee of callees) {
        callers.set(callee, (callers.get(callee) ?? new Set()).add(caller));
      }
    }
    return callers;
  }

  /** A call of an interface or of an abstract class may arrive in each class that implements it. */
  private noteClasses(node: ts.Node): void {
    if (ts.isClassDeclaration(node)) {
      for (const { types } of node.heritageClauses ?? []) {
        for (const type of types) {
          const symbol = this.symbolAt(type.expression);
          if (symbol === undefined) continue;
          const classes = this.implementations.get(symbol) ?? new Set();
          this.implementations.set(symbol, classes.add(node));
        }
      }
    }
    ts.forEachChild(node, (child) => {
      this.noteClasses(child);
    });
  }

  private noteFunctions(node: ts.Node, owner: string | undefined): void {
    const inside = ts.isClassDeclaration(node) ? node.name?.text : owner;
    if (isNamedFunction(node)) {
      const name = node.name.getText();
      const full = ts.isFunctionDeclaration(node) ? name : `${owner ?? ''}.${name}`;
      this.named.set(full, (this.named.get(full) ?? new Set()).add(node));
    }
    ts.forEachChild(node, (child) => {
      this.noteFunctions(child, inside);
    });
  }

  /** Whatever a function names, it may call: it may also hand it on to somebody else that does. */
  private noteCalls(node: ts.Node, caller: Callable | undefined): void {
    const inside = holdsCalls(node) ? (node as Callable) : caller;
    if (inside !== undefined && (ts.isIdentifier(node) || ts.isPrivateIdentifier(node))) {
      for (const callee of this.calleesAt(node)) {
        if (callee === inside) continue;
        this.calls.set(inside, (this.calls.get(inside) ?? new Set()).add(callee));
      }
    }
    ts.forEachChild(node, (child) => {
      this.noteCalls(child, inside);
    });
  }

  private calleesAt(node: ts.Node): Callable[] {
    return (this.symbolAt(node)?.declarations ?? []).flatMap((declaration) => {
      if (holdsCalls(declaration)) return [declaration];
      if (ts.isPropertyDeclaration(declaration)) return constructorsOf(declaration.parent);
      if (!ts.isMethodSignature(declaration) && !ts.isMethodDeclaration(declaration)) return [];
      return this.membersFor(declaration);
    });
  }

  private membersFor(declaration: ts.MethodSignature | ts.MethodDeclaration): Callable[] {
    const owner =
      ts.isClassDeclaration(declaration.parent) || ts.isInterfaceDeclaration(declaration.parent);
    const name = owner ? (declaration.parent as ts.ClassDeclaration).name : undefined;
    const symbol = name === undefined ? undefined : this.symbolAt(name);
    const classes = symbol === undefined ? [] : [...(this.implementations.get(symbol) ?? [])];
    return classes.flatMap(({ members }) =>
      members.filter(
        (one): one is ts.MethodDeclaration =>
          ts.isMethodDeclaration(one) && one.name.getText() === declaration.name.getText(),
      ),
    );
  }

  private symbolAt(node: ts.Node): ts.Symbol | undefined {
    const symbol = this.checker.getSymbolAtLocation(node);
    const isAlias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return isAlias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }
}

function isNamedFunction(
  node: ts.Node,
): node is (ts.FunctionDeclaration & { name: ts.Identifier }) | ts.MethodDeclaration {
  const isNamed = ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node);
  return isNamed && node.name !== undefined && node.body !== undefined;
}

function holdsCalls(node: ts.Node): boolean {
  if (isNamedFunction(node) || ts.isConstructorDeclaration(node)) return true;
  if (ts.isPropertyDeclaration(node)) return node.initializer !== undefined;
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined) return false;
  return ts.isVariableStatement(node.parent.parent) && ts.isSourceFile(node.parent.parent.parent);
}

/** A field without a value of its own gets it in the constructor. */
function constructorsOf({ members }: ts.ClassLikeDeclaration): Callable[] {
  return members.filter((member) => ts.isConstructorDeclaration(member));
}
