const shared = {
  transform: { '^.+[.]ts$': ['@swc/jest'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/tools/'],
  setupFiles: ['reflect-metadata'],
};

const code = '<rootDir>/{src,simulator,reliability,bench,test}';

/** @type {import('jest').Config} */
export default {
  // Two cores: more workers would only make each test's database slower.
  maxWorkers: 2,
  // Node keeps the modules of every test file that a process has run (vm.SourceTextModule), so a worker
  // grew to 2.8 GB. One that holds more than this after a file is replaced by a new one.
  workerIdleMemoryLimit: '600MB',
  // A bound against hanging only: a slow machine still gets its answer.
  testTimeout: 900_000,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  projects: [
    { ...shared, displayName: 'unit', testMatch: [`${code}/**/*.spec.ts`] },
    { ...shared, displayName: 'integration', testMatch: [`${code}/**/*.int-spec.ts`] },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] },
    { ...shared, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.fault-spec.ts'] },
    {
      ...shared,
      displayName: 'browser',
      testMatch: ['<rootDir>/test/browser/**/*.browser-spec.ts'],
    },
  ],
};
