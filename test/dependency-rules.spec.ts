import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder, type TemporaryFolder } from './support/temporary-folder.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROGRAM = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const CONFIG = '.dependency-cruiser.cjs';

/** An import that one rule forbids, and only that one. */
const FORBIDDEN: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['no-cycles', 'src/transactions/egg.ts', 'src/transactions/hen.ts'],
  ['kernel-imports-nothing-of-ours', 'src/kernel/a.ts', 'src/config/b.ts'],
  ['platform-knows-no-feature', 'src/platform/a.ts', 'src/transactions/b.ts'],
  ['ledger-is-a-bottom-feature', 'src/ledger/a.ts', 'src/vending/b.ts'],
  ['events-is-a-bottom-feature', 'src/events/a.ts', 'src/ledger/b.ts'],
  ['incidents-are-a-bottom-feature', 'src/incidents/a.ts', 'src/fundings/d.ts'],
  ['incidents-are-a-bottom-feature', 'src/incidents/b.service.ts', 'src/bill-payments/b.ts'],
  [
    'fundings-and-bill-payments-do-not-know-each-other',
    'src/fundings/a.ts',
    'src/bill-payments/b.ts',
  ],
  [
    'fundings-and-bill-payments-do-not-know-each-other',
    'src/bill-payments/c.ts',
    'src/fundings/d.ts',
  ],
  ['wallets-are-below-fundings', 'src/wallets/l.ts', 'src/fundings/d.ts'],
  ['wallets-are-below-fundings', 'src/wallets/m.ts', 'src/bill-payments/m.ts'],
  ['vending-is-below-meters', 'src/vending/l.ts', 'src/meters/a.ts'],
  ['only-vending-knows-providers', 'src/bill-payments/e.service.ts', 'src/vending/vtpass/a.ts'],
  ['only-vending-knows-providers', 'src/vending/e.service.ts', 'src/vending/buypower/a.ts'],
  ['companies-do-not-know-each-other', 'src/vending/vtpass/b.ts', 'src/vending/buypower/a.ts'],
  ['only-fundings-know-gateways', 'src/operator/m.service.ts', 'src/fundings/gateways/a.ts'],
  ['only-fundings-know-gateways', 'src/fundings/m.service.ts', 'src/fundings/gateways/a.ts'],
  ['local-is-for-starting-only', 'src/events/c.service.ts', 'src/local/a.ts'],
  ['front-door-only', 'src/transactions/c.service.ts', 'src/ledger/d.store.ts'],
  ['front-door-only', 'src/auth/c.service.ts', 'src/ledger/e.entity.ts'],
  ['front-door-only', 'src/wallets/c.service.ts', 'src/ledger/f.controller.ts'],
  ['front-door-only', 'src/vending/c.service.ts', 'src/bill-payments/g.processor.ts'],
  ['front-door-only', 'src/operator/a.service.ts', 'src/bill-payments/h.store.ts'],
  ['front-door-only', 'src/fundings/p.service.ts', 'src/incidents/c.store.ts'],
  ['rules-are-pure', 'src/vending/d.ts', 'src/vending/own.service.ts'],
  ['rules-are-pure', 'src/vending/f.ts', 'node_modules/zod'],
  ['rules-are-pure', 'src/vending/g.ts', 'src/platform/http/h.ts'],
  ['wire-shapes-are-pure', 'src/fundings/b-wire.ts', 'src/fundings/own.service.ts'],
  ['src-does-not-know-the-simulator', 'src/vending/h.service.ts', 'simulator/a.ts'],
  ['simulator-does-not-know-src', 'simulator/b.ts', 'src/kernel/c.ts'],
  ['tests-are-not-imported', 'src/vending/i.service.ts', 'test/support/a.ts'],
  ['tests-are-not-imported', 'simulator/c.ts', 'simulator/d.spec.ts'],
  ['the-checker-shares-no-code', 'reliability/checker/a.ts', 'src/kernel/c.ts'],
  ['reliability-is-not-imported', 'src/vending/j.service.ts', 'reliability/chaos/a.ts'],
  ['bench-is-not-imported', 'src/vending/l.service.ts', 'bench/a.ts'],
  ['one-factory-of-connections', 'src/events/a.service.ts', 'node_modules/pg'],
  ['one-factory-of-connections', 'src/platform/queue/a.ts', 'node_modules/pg'],
  ['no-unresolved', 'src/wallets/e.service.ts', './nowhere.js'],
];

/** Imports as the code has them, which no rule may forbid. */
const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  // The other half of the one cycle above.
  ['src/transactions/hen.ts', 'src/transactions/egg.ts'],
  ['src/wallets/g.service.ts', 'src/ledger/h.service.ts'],
  ['src/wallets/g.service.ts', 'node_modules/zod'],
  ['src/wallets/h.ts', 'src/ledger/i.ts'],
  ['src/bill-payments/i.store.ts', 'src/bill-payments/j.entity.ts'],
  ['src/bill-payments/k.ts', 'src/kernel/c.ts'],
  ['src/fundings/c-wire.ts', 'node_modules/zod'],
  ['src/ledger/j.ts', 'src/platform/database/statement.ts'],
  ['src/vending/vending.module.ts', 'src/vending/vtpass/b.adapter.ts'],
  ['src/vending/vtpass/b.adapter.ts', 'src/vending/vtpass/a.ts'],
  ['src/fundings/n.service.ts', 'src/fundings/gateways/funding-gateway.ts'],
  ['src/boot.ts', 'src/local/a.ts'],
  ['src/fundings/q.service.ts', 'src/incidents/d.service.ts'],
  ['src/bill-payments/l.store.ts', 'src/incidents/e.ts'],
  ['src/incidents/f.int-spec.ts', 'src/fundings/d.ts'],
  ['src/wallets/limits.int-spec.ts', 'src/fundings/d.ts'],
  ['src/fundings/o.service.ts', 'src/wallets/k.service.ts'],
  ['src/vending/k.int-spec.ts', 'simulator/a.ts'],
  ['src/vending/k.int-spec.ts', 'test/support/a.ts'],
  ['src/wallets/i.service.ts', 'src/auth/d.guard.ts'],
  ['test/support/b.ts', 'src/ledger/k.store.ts'],
  ['src/platform/database/connections.ts', 'node_modules/pg'],
  ['src/platform/database/a.int-spec.ts', 'node_modules/pg'],
  ['reliability/checker/b.ts', 'node_modules/pg'],
];

/** Files that use the types of a package only, which every rule allows. */
const TYPES_ONLY: readonly (readonly [from: string, to: string])[] = [
  ['src/events/b.service.ts', 'node_modules/pg'],
];

describe('the rules of the dependencies', () => {
  let folder: TemporaryFolder;
  let fired: string[];

  beforeAll(async () => {
    folder = await temporaryFolder('rules');
    await plant(folder.path);
    fired = await violationsIn(folder.path);
  });

  afterAll(() => folder.remove());

  it.each(FORBIDDEN)('%s fires on %s → %s', (rule, from, to) => {
    expect(fired).toContain(lineOf(rule, from, to));
  });

  it('fire on nothing else', () => {
    expect([...fired].sort()).toEqual(FORBIDDEN.map((one) => lineOf(...one)).sort());
  });

  it('are all seen to fire', () => {
    const { forbidden } = createRequire(import.meta.url)(join(ROOT, CONFIG)) as {
      forbidden: { name: string }[];
    };
    const seen = new Set(FORBIDDEN.map(([rule]) => rule));
    expect(forbidden.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
  });
});

/** Writes the files of both tables, each importing what its lines say. */
async function plant(root: string): Promise<void> {
  for (const name of [CONFIG, 'tsconfig.json', 'package.json']) {
    await cp(join(ROOT, name), join(root, name));
  }
  for (const name of ['zod', 'pg']) {
    const folder = join(root, 'node_modules', name);
    await mkdir(folder, { recursive: true });
    const manifest = { name, version: '4.0.0', main: 'index.js' };
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'index.js'), '');
  }
  const imports = new Map<string, string[]>();
  for (const [from, to] of [...FORBIDDEN.map(([, ...pair]) => pair), ...ALLOWED]) {
    imports.set(from, [...(imports.get(from) ?? []), to]);
    if (to.endsWith('.ts')) imports.set(to, imports.get(to) ?? []);
  }
  for (const [file, targets] of imports) {
    const lines = targets.map((to) => `import '${specifierOf(file, to)}';\n`);
    await mkdir(join(root, dirname(file)), { recursive: true });
    await writeFile(join(root, file), `${lines.join('')}export const one = 1;\n`);
  }
  for (const [file, target] of TYPES_ONLY) {
    const line = `import type one from '${specifierOf(file, target)}';\nexport type One = one;\n`;
    await mkdir(join(root, dirname(file)), { recursive: true });
    await writeFile(join(root, file), line);
  }
}

function specifierOf(from: string, to: string): string {
  if (!to.endsWith('.ts')) return to.replace('node_modules/', '');
  const up = '../'.repeat(from.split('/').length - 1);
  return `./${up}${to.replace(/ts$/, 'js')}`;
}

async function violationsIn(root: string): Promise<string[]> {
  const args = [
    'src',
    'simulator',
    'reliability',
    'bench',
    'test',
    '--config',
    CONFIG,
    '-T',
    'json',
  ];
  // It exits with the number of violations.
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args], {
    cwd: root,
    maxBuffer: 50_000_000,
  }).catch((error: unknown) => error as { stdout: string });
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] };
  };
  return summary.violations.map(({ rule, from, to }) => lineOf(rule.name, from, to));
}

/** A package is named as its folder, whichever of its files is imported. */
function lineOf(rule: string, from: string, to: string): string {
  return `${rule}: ${from} → ${to.replace(/^(?:.*[/])?(node_modules[/][^/]+).*$/, '$1')}`;
}
