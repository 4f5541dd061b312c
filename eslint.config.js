import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Name what you export.',
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
    // Tests group many cases in one describe, and read the environment to find their servers.
    files: ['**/*.spec.ts', '**/*.int-spec.ts', 'test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
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
