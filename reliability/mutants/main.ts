import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from './mutant.js';
import { MUTANTS } from './mutants.js';

const COPIED = [
  'src',
  'simulator',
  'reliability',
  'bench',
  'test',
  'docs',
  '.swcrc',
  '.env.example',
  'eslint.config.js',
  '.dependency-cruiser.cjs',
  'jest.config.js',
  'compose.yaml',
  'package.json',
  'tsconfig.json',
];
const JEST = [
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
  '--bail',
  '--silent',
  '--runInBand',
  // A defect that hangs is a defect that is caught; the limit of a slow machine is not waited out for it.
  '--testTimeout=120000',
];

/** What the tests said of a mutant, and which of them said it first. */
interface Verdict {
  readonly mutant: Mutant;
  readonly isCaught: boolean;
  readonly by: string;
}

type Answer = readonly [code: number, output: string];

async function run(folder: string, program: string, args: readonly string[]): Promise<Answer> {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const [code] = (await once(child, 'exit')) as [number | null];
  return [code ?? 1, output];
}

/** Asks a mutant's tests about the copy as it stands, built anew for those that start its programs. */
async function ask(folder: string, { projects, tests, named }: Mutant): Promise<Answer> {
  const built = await run(folder, 'npm', ['run', '--silent', 'build']);
  if (built[0] !== 0) return built;
  return run(folder, process.execPath, [
    ...JEST,
    '--selectProjects',
    ...projects,
    '--testPathPatterns',
    ...tests,
    ...(named === undefined ? [] : ['--testNamePattern', named]),
  ]);
}

/** Answers of the tests about the project without a defect: one that fails here catches nothing. */
const withoutDefect = new Map<string, Answer>();

async function passesWithout(folder: string, mutant: Mutant): Promise<boolean> {
  const question = JSON.stringify([mutant.projects, mutant.tests, mutant.named]);
  const answer = withoutDefect.get(question) ?? (await ask(folder, mutant));
  withoutDefect.set(question, answer);
  return answer[0] === 0;
}

/** Applies one mutant to the copy, asks its tests, and takes it back. */
async function judge(folder: string, mutant: Mutant): Promise<Verdict> {
  const file = join(folder, mutant.file);
  const original = await readFile(file, 'utf8');
  const found = original.split(mutant.find).length - 1;
  if (found !== 1)
    return { mutant, isCaught: false, by: `its text stands ${found} times: mend it` };
  if (!(await passesWithout(folder, mutant)))
    return { mutant, isCaught: false, by: 'its tests fail without it as well: mend them' };
  await writeFile(
    file,
    original.replace(mutant.find, () => mutant.replace),
  );
  try {
    const [code, output] = await ask(folder, mutant);
    const first = /● (.+)/.exec(output)?.[1] ?? 'a test';
    return { mutant, isCaught: code !== 0 && /^Tests:.*failed/m.test(output), by: first };
  } finally {
    await writeFile(file, original);
  }
}

/** A copy of the project as it is, with the same installed packages. */
async function copyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bill-vending-mutants-'));
  for (const name of COPIED) await cp(name, join(folder, name), { recursive: true });
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

const wanted = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name }) => wanted.every((word) => name.includes(word)));
const folder = await copyProject();
const verdicts: Verdict[] = [];
try {
  for (const mutant of chosen) {
    const verdict = await judge(folder, mutant);
    verdicts.push(verdict);
    const mark = verdict.isCaught ? 'caught  ' : 'SURVIVED';
    process.stdout.write(`${mark}  ${mutant.name}\n            ${verdict.by}\n`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
const survived = verdicts.filter(({ isCaught }) => !isCaught).length;
process.stdout.write(`\n${verdicts.length - survived} caught, ${survived} survived\n`);
process.exitCode = survived === 0 && verdicts.length > 0 ? 0 : 1;
