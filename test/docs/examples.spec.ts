import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readOptions as benchOptions } from '../../bench/options.js';
import { readBusyOptions as busyOptions } from '../../reliability/busy/options.js';
import { readPaystackProfile } from '../../simulator/paystack/profile.js';
import { readProfile } from '../../simulator/profile.js';
import { ERROR_CODES, type ErrorCode } from '../../src/kernel/errors.js';
import { STATUS_OF_KIND } from '../../src/platform/http/problems/problem.js';
import { blocksOf, codeBlocks, document } from './documents.js';

const HERE = 'test/docs/examples.spec.ts';
const START = 'test/smoke/start.sh';
const PASTED = 'test/docs/readme.spec.ts';

/** The tests that try the examples of a document, by their language. */
const TRIED_BY: Readonly<Record<string, readonly string[]>> = {
  'CONTRIBUTING.md sh': [HERE],
  'README.md mermaid': [HERE],
  'README.md sh': [HERE, PASTED, START],
  'SECURITY.md mermaid': [HERE],
  'docs/api.md json': [HERE],
  'docs/benchmark.md sh': [HERE],
  'docs/data-model.md mermaid': ['test/docs/data-model.spec.ts'],
  'docs/deployment.md ini': [
    'test/docs/deployment.spec.ts',
    'test/e2e/deployment-document.e2e-spec.ts',
  ],
  'docs/deployment.md nginx': ['test/docs/deployment.spec.ts'],
  'docs/deployment.md sh': [HERE],
  'docs/deployment.md sql': ['test/e2e/deployment-document.e2e-spec.ts'],
  'docs/errors.md json': [HERE],
  'docs/how-it-works.md mermaid': ['test/docs/how-it-works.spec.ts'],
  'docs/limits.md sql': ['test/docs/sql-examples.int-spec.ts'],
  'docs/operations.md sh': [HERE, 'test/e2e/operations-document.e2e-spec.ts'],
  'docs/operations.md sql': ['test/docs/sql-examples.int-spec.ts'],
  'docs/operator.md sh': ['test/e2e/operator-document.e2e-spec.ts'],
  'docs/production.md text': ['test/docs/production.spec.ts'],
  'docs/running-locally.md sh': [HERE, PASTED, 'test/browser/funding.browser-spec.ts'],
  'simulator/README.md json': [HERE],
};

const { scripts } = JSON.parse(document('package.json')) as { scripts: Record<string, string> };

/** The words of a command, without what the shell takes from it. */
function words(command: string): string[] {
  const bare = command.replace(/\s+#.*$/, '').replace(/^(?:[A-Z_]+=\S* )+/, '');
  return bare.split(/\s+/).filter((word) => word !== '');
}

const NPM_ITSELF = ['ci', 'prune'];
const OPTIONS: Readonly<Record<string, (args: readonly string[]) => unknown>> = {
  bench: benchOptions,
  busy: busyOptions,
};

/** What is wrong with `npm …`. */
function npmFault(args: readonly string[]): string | undefined {
  const [first = '', ...rest] = args;
  if (NPM_ITSELF.includes(first)) return undefined;
  const [name = '', ...more] = first === 'run' ? rest : args;
  if (scripts[name] === undefined) return `npm has no script ${name}`;
  const read = OPTIONS[name];
  if (more[0] === '--' && read?.(more.slice(1)) === null && !more.includes('--help')) {
    return `${name} does not understand ${more.slice(1).join(' ')}`;
  }
  return undefined;
}

/** What is wrong with `docker compose …`: it is no part of the project's tests, its file is. */
function composeFault(args: readonly string[]): string | undefined {
  const profile = args[args.indexOf('--profile') + 1];
  const isKnown = !args.includes('--profile') || document('compose.yaml').includes(`[${profile}]`);
  return isKnown ? undefined : `compose.yaml has no profile ${profile}`;
}

const PROGRAMS: Readonly<Record<string, (args: readonly string[]) => string | undefined>> = {
  npm: npmFault,
  docker: composeFault,
  cp: ([from = '']) => (existsSync(from) ? undefined : `there is no ${from}`),
  '.ci/run': () => (existsSync('.ci/run') ? undefined : 'there is no .ci/run'),
};

/** The commands of a shell block, but for those that are pasted and run by other tests. */
function commandsOf(block: string): string[] {
  if (block.startsWith('API=')) return [];
  return block
    .split('\n')
    .flatMap((line) => line.split(' && '))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
}

describe('the examples of the documents', () => {
  it('are each tried by a test that is there', () => {
    const found = codeBlocks().map(({ path, language }) => `${path} ${language}`);
    expect([...new Set(found)].sort()).toEqual(Object.keys(TRIED_BY).sort());
    const tests = Object.values(TRIED_BY).flat();
    expect(tests.filter((path) => !existsSync(path))).toEqual([]);
  });

  const shells = Object.entries(TRIED_BY).flatMap(([key, tests]) =>
    key.endsWith(' sh') && tests.includes(HERE) ? [key.replace(' sh', '')] : [],
  );
  it.each(shells)('of %s are commands that there are, with words that they take', (path) => {
    const faults = blocksOf(path, 'sh')
      .flatMap(commandsOf)
      .map((command) => {
        const [program = '', ...args] = words(command);
        const check = PROGRAMS[program];
        return check === undefined ? `nothing tries ${command}` : check(args);
      });
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it.each(['docs/api.md', 'docs/errors.md'])('of %s are problems as the API says them', (path) => {
    for (const block of blocksOf(path, 'json')) {
      const { type, title, status, code } = JSON.parse(block) as Problem;
      const known = ERROR_CODES[code];
      expect({ type, title, status }).toEqual({
        type: `urn:problem-type:bill-vending:${code}`,
        title: known.title,
        status: STATUS_OF_KIND[known.kind],
      });
    }
  });

  it('of simulator/README.md are profiles that the simulator takes', () => {
    const [paystack, provider] = blocksOf('simulator/README.md', 'json').map(
      (block) => JSON.parse(block) as unknown,
    );
    expect(readPaystackProfile(paystack)).toEqual(paystack);
    expect(readProfile(provider)).toEqual(provider);
  });

  it('are diagrams of a kind that mermaid draws, without what breaks one', () => {
    const diagrams = codeBlocks().filter(({ language }) => language === 'mermaid');
    for (const { code } of diagrams) {
      const [kind] = code.split(/\s/);
      expect(['erDiagram', 'flowchart', 'sequenceDiagram', 'stateDiagram-v2']).toContain(kind);
      // There it ends a statement, also in the middle of a text.
      if (kind === 'sequenceDiagram') expect(code).not.toContain(';');
    }
  });
});

describe('npm run, inside the text of the documents', () => {
  it('names only scripts that there are', () => {
    const named = codeBlocks().map(({ path }) => path);
    for (const path of new Set(['README.md', 'CHANGELOG.md', ...named])) {
      const names = document(path).matchAll(/`npm run (?:--silent )?([\w:]+)/g);
      expect(Array.from(names, ([, name]) => name!).filter((name) => !(name in scripts))).toEqual(
        [],
      );
    }
  });
});
