import prettier from 'eslint-config-prettier';
import regexp from 'eslint-plugin-regexp';
import ts from 'typescript';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Name what you export.',
};

const regExpOfUnknownText = {
  selector:
    ":matches(NewExpression, CallExpression)[callee.name='RegExp']:not([arguments.0.type='Literal'])",
  message: 'Write the pattern out: what is put together at run time escapes the rules of regexp/.',
};

const clock = (selector, message) => ({ selector, message });
/** No outcome of a test depends on how fast the machine is; limits are against hanging only (test/support/waits.ts). */
const NO_CLOCKS = [
  clock(
    'CallExpression[callee.name=/^(setTimeout|sleep)$/]',
    'A test does not sleep: eventually(() => …).',
  ),
  clock(
    "ImportDeclaration[source.value='node:timers/promises']",
    'A test does not sleep: eventually(() => …).',
  ),
  clock(
    "MemberExpression[object.name='performance'][property.name='now']",
    'A slow machine takes longer: takesAtLeast, inGoodTime, or an order of events.',
  ),
  clock(
    "CallExpression[callee.name='expect'] MemberExpression[object.name='Date'][property.name='now']",
    'A slow machine takes longer: compare with a moment that the test took before.',
  ),
  clock(
    'CallExpression[callee.name=/^(it|test|beforeAll|beforeEach|afterAll|afterEach)$/] > Literal[raw=/^[0-9]/]',
    'Jest has one limit for all, against hanging.',
  ),
  clock(
    "CallExpression[callee.callee.property.name='each'] > Literal[raw=/^[0-9]/]",
    'Jest has one limit for all, against hanging.',
  ),
  clock(
    "CallExpression[callee.object.name='jest'][callee.property.name='setTimeout']",
    'Jest has one limit for all, against hanging.',
  ),
  clock("Property[key.name='withinMs']", 'eventually has one limit for all, against hanging.'),
  clock(
    'Property[key.name=/^(VTPASS_TIMEOUT_MS|BUYPOWER_TIMEOUT_MS|PAYSTACK_TIMEOUT_MS|SEND_WITHIN_MS|NOT_FOUND_GRACE_MS|PENDING_MAX_MS)$/]',
    'Nothing times out by itself: move the rows, or ask by SHORT_TIMEOUTS (test/support/waits.ts).',
  ),
];

const TIMER_MESSAGE =
  'Use waitAtMost or until (src/kernel/wait-at-most.ts) for a wait, and Rounds (src/kernel/rounds.ts) for what repeats.';
/**
 * Every wait has a bound and every timer an end, so raw timers stay in the files that give them these: mechanisms,
 * and watches of sockets and processes, whose timer is the rule itself.
 */
const FILES_WITH_TIMERS = [
  'src/kernel/{wait-at-most,rounds,fail-point}.ts',
  'src/platform/database/{group-writer,migrate,pg-client,server-watch}.ts',
  'src/platform/database/replication/replication.service.ts',
  'src/platform/http/request/{leave-connections,lingering-close}.ts',
  'src/platform/queue/queue-worker.ts',
  'src/platform/wait-room/wait-list.ts',
  'src/vending/limiter/provider-limiter.ts',
  'src/boot.ts',
  'src/local/**/*.ts',
  'src/commands/demo.command.ts',
];

/** The kinds of fields of a view, and of a request: a line for each field (docs/decisions/0029-fields-in-one-line.md). */
const FIELD_DECORATORS = [
  'src/platform/http/docs/field.decorator.ts',
  'src/platform/http/fields/checked-field.decorator.ts',
];

/** A literal that stands at the top of a file, however it is wrapped: `{…}`, `{…} as const`, `Object.freeze({…})`. */
const isObject = (node) => {
  if (node?.type === 'TSAsExpression' || node?.type === 'TSSatisfiesExpression') {
    return isObject(node.expression);
  }
  if (node?.type === 'CallExpression') return isObject(node.arguments[0]);
  return node?.type === 'ObjectExpression';
};

/**
 * A table of constants in an object has more entries than it shows: `constructor`, `toString` … So a key that may
 * be any text is not looked up in one.
 */
const noTableByAnyText = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const services = context.sourceCode.parserServices;
    const isTable = (node) => {
      if (node.type !== 'Identifier') return false;
      for (let scope = context.sourceCode.getScope(node); scope; scope = scope.upper) {
        const found = scope.set.get(node.name);
        if (found) return found.defs.some(({ node: defined }) => isObject(defined.init));
      }
      return false;
    };
    const isAnyText = (node) => {
      const type = services.getTypeAtLocation(node);
      const parts = type.isUnion() ? type.types : [type];
      return parts.some(({ flags }) => (flags & (ts.TypeFlags.String | ts.TypeFlags.Any)) !== 0);
    };
    const message = 'A key that may be any text: use a Map, or entryOf (src/kernel/entry-of.ts).';
    return {
      MemberExpression(node) {
        if (node.computed && isTable(node.object) && isAnyText(node.property)) {
          context.report({ node, message });
        }
      },
      BinaryExpression(node) {
        if (node.operator === 'in' && isTable(node.right) && isAnyText(node.left)) {
          context.report({ node, message });
        }
      },
    };
  },
};

/** Patterns that read text from outside take time in proportion to its length, and mean what they say. */
const REGEXP_RULES = {
  'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
  'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
  'regexp/no-contradiction-with-assertion': 'error',
  'regexp/no-dupe-disjunctions': 'error',
  'regexp/no-empty-alternative': 'error',
  'regexp/no-empty-capturing-group': 'error',
  'regexp/no-empty-character-class': 'error',
  'regexp/no-empty-group': 'error',
  'regexp/no-empty-lookarounds-assertion': 'error',
  'regexp/no-escape-backspace': 'error',
  'regexp/no-invalid-regexp': 'error',
  'regexp/no-lazy-ends': 'error',
  'regexp/no-misleading-capturing-group': 'error',
  'regexp/no-misleading-unicode-character': 'error',
  'regexp/no-missing-g-flag': 'error',
  'regexp/no-obscure-range': 'error',
  'regexp/no-optional-assertion': 'error',
  'regexp/no-potentially-useless-backreference': 'error',
  'regexp/no-unused-capturing-group': 'error',
  'regexp/no-useless-assertions': 'error',
  'regexp/no-useless-backreference': 'error',
  'regexp/no-useless-dollar-replacements': 'error',
  'regexp/strict': 'error',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.data/', '*.js', '*.cjs', '.dependency-cruiser.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Views and options are plain objects of their class's shape; nobody calls their constructors.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-restricted-syntax': ['error', noDefaultExport],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config reads the environment.' },
      ],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['{src,simulator,reliability,bench}/**/*.ts'],
    plugins: { regexp },
    rules: REGEXP_RULES,
  },
  {
    files: ['{src,simulator,reliability}/**/*.ts'],
    ignores: ['**/*spec.ts'],
    plugins: { ours: { rules: { 'no-table-by-any-text': noTableByAnyText } } },
    rules: { 'ours/no-table-by-any-text': 'error' },
  },
  {
    files: ['{src,simulator,reliability}/**/*.ts'],
    ignores: ['**/*spec.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, regExpOfUnknownText] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['**/*spec.ts', ...FILES_WITH_TIMERS],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval'].map((name) => ({ name, message: TIMER_MESSAGE })),
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...['timers', 'node:timers', 'timers/promises', 'node:timers/promises'].map((name) => ({
              name,
              importNames: ['setTimeout', 'setInterval'],
              message: TIMER_MESSAGE,
            })),
            {
              name: '@nestjs/swagger',
              importNames: ['ApiProperty', 'ApiPropertyOptional'],
              message: `Describe a field by ${FIELD_DECORATORS.join(' or ')}.`,
            },
          ],
        },
      ],
    },
  },
  { files: FIELD_DECORATORS, rules: { 'no-restricted-imports': 'off' } },
  {
    // Tests group many cases in one describe, and read the environment to find their servers.
    files: ['**/*.spec.ts', '**/*.int-spec.ts', 'test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*spec.ts'],
    ignores: ['src/config/config.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, ...NO_CLOCKS] },
  },
  {
    // The one reader of the environment, and programs of their own.
    files: ['src/config/*.ts', 'simulator/main.ts', 'reliability/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['src/commands/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    // TypeORM calls a migration's methods by name; its file and class names carry the time stamp.
    files: ['src/platform/database/migrations/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  prettier,
);
